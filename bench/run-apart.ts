import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Device } from '../src/runtime/device.ts';
import type { Failure, Outcome } from './benchmark.ts';

const program = fileURLToPath(new URL('run.ts', import.meta.url));

/**
 * Runs one benchmark in a process of its own, so that none inherits the memory of the one before, and one that ends in
 * an error, or takes its process with it, leaves the others to go on.
 */
export async function runApart(name: string, device: Device): Promise<Outcome | Failure> {
  const child = spawn(process.execPath, [...process.execArgv, program, name, '--json', '--device', device], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let answer = '';
  let lastWords = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    lastWords = `${lastWords}${text}`.slice(-2000);
  });
  const ending = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) =>
      resolve(signal === null ? `it ended with ${code}` : `it ended by ${signal}`),
    );
  });
  const outcome = outcomeOf(answer);
  if (outcome !== undefined) return outcome;
  const told = lastWords.split('\n').findLast((line) => line.startsWith('error: '));
  return { name, failure: told?.slice('error: '.length) ?? ending };
}

function outcomeOf(text: string): Outcome | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
