import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Device } from '../src/runtime/device.ts';

/** A program of another library that does the same work in a process of its own, and waits while it is not its turn. */
export interface Peer {
  readonly name: string;
  readonly variant?: string;
  readonly version: string;
  readonly note?: string;
  /** Does the work once and gives the figure. Throws where the peer has ended. */
  measure(): Promise<number>;
  stop(): void;
}

export interface PeerCommand {
  readonly name: string;
  readonly variant?: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it calls the device that ours reaches by that name; it has none where absent. */
  readonly devices?: Partial<Record<Device, string>>;
  /** Told to the peer as JSON, as its last argument. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Seconds it may take to get ready. */
  readonly patience: number;
  readonly note?: string;
}

/**
 * Starts a peer. It says that it is ready with a line `{"version": ..., "note": ...}` on its standard output, and answers each
 * line on its standard input with a line `{"value": ...}`. Throws, in a sentence, where it does not get ready.
 */
export async function startPeer(peer: PeerCommand): Promise<Peer> {
  const child = spawn(peer.command, [...peer.args, JSON.stringify(peer.settings)], {
    env: { ...process.env, ...peer.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const answers = linesOf(child);
  const ready = await answers.next(peer.patience);
  return {
    name: peer.name,
    variant: peer.variant,
    version: String(ready.version ?? 'unknown'),
    note: peer.note ?? (typeof ready.note === 'string' ? ready.note : undefined),
    async measure() {
      child.stdin?.write('measure\n');
      const { value } = await answers.next();
      if (typeof value !== 'number' || !(value > 0)) throw new Error(`${peer.name} gave no figure`);
      return value;
    },
    stop: () => child.kill(),
  };
}

type Answer = Readonly<Record<string, unknown>>;

function linesOf(child: ChildProcess): { next(patience?: number): Promise<Answer> } {
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  const early: Answer[] = [];
  let ended: Error | undefined;
  let lastWords = '';
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      let answer: unknown;
      try {
        answer = JSON.parse(line);
      } catch {
        return; // A library's own message.
      }
      if (typeof answer !== 'object' || answer === null) return;
      const known = Object.fromEntries(Object.entries(answer));
      const first = waiting.shift();
      if (first === undefined) early.push(known);
      else first.resolve(known);
    });
  }
  child.stderr?.on('data', (text: Buffer) => {
    lastWords = `${lastWords}${text.toString('utf8')}`.slice(-2000);
  });
  child.stdin?.on('error', () => {}); // Its end is told by `close`.
  child.on('error', (error) => end(error));
  child.on('close', (code) => end(new Error(lastWords.trim().split('\n').at(-1) || `it ended with ${code}`)));
  return {
    next(patience) {
      const answer = early.shift();
      if (answer !== undefined) return Promise.resolve(answer);
      if (ended !== undefined) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        const timer =
          patience === undefined
            ? undefined
            : setTimeout(() => {
                child.kill('SIGKILL');
                end(new Error(`it was not ready after ${patience} seconds`));
              }, patience * 1000);
        waiting.push({
          resolve: (value) => {
            clearTimeout(timer);
            resolve(value);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        });
      });
    },
  };
}
