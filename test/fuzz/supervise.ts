import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Cases {
  readonly target: string;
  readonly seed: number;
  /** The first case and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly corpus: string;
  readonly place: string;
  /** Seconds, of processor time where that is known, after which a case counts as one that never ends. */
  readonly limit: number;
}

export interface Fault {
  readonly target: string;
  readonly number: number;
  readonly what: string;
}

export interface Outcome {
  readonly read: number;
  readonly refused: number;
  readonly faults: readonly Fault[];
}

/** Tries cases in processes of their own: one that dies or hangs is a fault, and the next process goes on after it. */
export async function supervise(cases: Cases, onFault: (fault: Fault) => void = () => {}): Promise<Outcome> {
  const { target } = cases;
  const faults: Fault[] = [];
  const found = (number: number, what: string): void => {
    const fault = { target, number, what };
    faults.push(fault);
    onFault(fault);
  };
  let [read, refused] = [0, 0];
  for (let from = cases.from; from < cases.to; ) {
    let number = from;
    let done = false;
    const ending = await oneProcess({ ...cases, from }, (message) => {
      if (typeof message === 'object' && message !== null && 'begun' in message) {
        number = Number(message.begun);
        done = false;
        return;
      }
      done = true;
      if (message === 'good') read += 1;
      else if (message === 'refused') refused += 1;
      else found(number, faultOf(message));
    });
    if (ending === undefined) break;
    if (!done) found(number, ending);
    from = number + 1;
  }
  return { read, refused, faults };
}

const faultOf = (message: unknown): string =>
  typeof message === 'object' && message !== null && 'fault' in message
    ? String(message.fault)
    : String(message);

/** Gives why the process ended before its last case; undefined where it did them all. */
function oneProcess(
  { target, seed, from, to, corpus, place, limit }: Cases,
  heard: (message: unknown) => void,
): Promise<string | undefined> {
  const words = [target, seed, from, to, corpus, place].map(String);
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=1024', '--import', 'tsx', join(import.meta.dirname, 'child.ts'), ...words],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = `${complaint}${bytes.toString()}`.slice(-2000);
  });
  let hung = false;
  let worked = 0;
  let patience = 10;
  const stop = (): void => {
    const now = secondsWorked(child.pid);
    // On a busy machine, or while it was made to wait, a process had no chance to end.
    if (now !== undefined && now - worked < limit / 2 && patience > 0) {
      patience -= 1;
      timer = setTimeout(stop, limit * 1000);
      return;
    }
    hung = true;
    child.kill('SIGKILL');
  };
  // The first case waits for the sources to be compiled too.
  let timer = setTimeout(stop, (limit + 60) * 1000);
  createInterface({ input: child.stdout }).on('line', (line) => {
    clearTimeout(timer);
    timer = setTimeout(stop, limit * 1000);
    worked = secondsWorked(child.pid) ?? 0;
    patience = 10;
    heard(JSON.parse(line));
  });
  return new Promise((resolve, reject) =>
    child.on('error', reject).on('close', (code, signal) => {
      clearTimeout(timer);
      if (hung) resolve(`did not end within ${limit} s`);
      else if (code === 0) resolve(undefined);
      else resolve(`the process died: ${signal ?? `status ${code}`}; ${complaint}`);
    }),
  );
}

/** Seconds of processor time that a process has had; undefined where the system does not say. */
function secondsWorked(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
