import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const prefix = 'millwright-';
const open = new Set<string>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const day = 86_400_000;
let swept = false;

/**
 * Calls `use` with a new folder that only this user can read, and removes it with all in it afterwards, also where the
 * process is asked to end meanwhile. What a killed process left is removed by one that begins a day later.
 */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  if (!swept) {
    swept = true;
    await sweep();
  }
  // `mkdtemp` gives the folder the mode 0700.
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  if (open.size === 0) watch();
  open.add(folder);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    open.delete(folder);
    if (open.size === 0) unwatch();
  }
}

function watch(): void {
  process.on('exit', removeAll);
  if (isMainThread) for (const signal of signals) process.on(signal, end);
}

function unwatch(): void {
  process.off('exit', removeAll);
  if (isMainThread) for (const signal of signals) process.off(signal, end);
}

function removeAll(): void {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
}

/** Ends as the signal would have ended the process, where nobody else listens to it. */
function end(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  process.exit(128 + constants.signals[signal]);
}

/** Removes folders of this user whose process is gone. */
async function sweep(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = Number(/^millwright-(\d+)-/.exec(name)?.[1]);
    if (!(pid > 0) || isRunning(pid)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.uid !== process.getuid?.() || Date.now() - found.mtimeMs < day) continue;
    await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Whether a process is there, of whomever. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
