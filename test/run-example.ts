import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What an example writes for a person, on standard output. */
export async function example(
  name: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const command = ['--import', 'tsx', join(root, 'examples', name), ...args];
  const options = { cwd: root, env: { ...process.env, ...env } };
  return (await promisify(execFile)(process.execPath, command, options)).stdout;
}
