import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The command line as a process of its own. */
export function start(words: readonly string[], stdout: 'pipe' | number = 'pipe'): ChildProcess {
  const child = join(import.meta.dirname, 'main-child.ts');
  return spawn(process.execPath, ['--import', 'tsx', child, ...words], {
    stdio: ['ignore', stdout, 'pipe'],
    env: { ...process.env, MILLWRIGHT_THREADS: '1', MILLWRIGHT_DEBUG: '' },
  });
}

/** Waits for the end; `heard` is told all that standard error has said so far. */
export function ending(child: ChildProcess, heard: (err: string) => void = () => {}) {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes;
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    err += bytes;
    heard(err);
  });
  return new Promise<{ status: number | null; out: string; err: string }>((resolve, reject) =>
    child.on('error', reject).on('close', (status) => resolve({ status, out, err })),
  );
}
