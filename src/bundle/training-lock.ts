import { readFileSync, rmSync } from 'node:fs';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { isRunning } from '../core/temporary-folder.ts';

export const lockName = '.training.lock';

/** Who trains into a folder. `start` differs for a later process that has the same number, where the system says it. */
const schema = z.object({ pid: z.int().positive(), host: z.string(), start: z.string() });
/** A lock of another machine is renewed so often, and holds for so long without. */
const [renewed, holds] = [15_000, 120_000];

/**
 * Makes this process the only one that trains into `folder`, and returns the function that ends that. Throws UserError
 * where another one does. The lock of a process that is gone is replaced.
 */
export async function lockTraining(folder: string): Promise<() => void> {
  const path = join(folder, lockName);
  const own = JSON.stringify({ pid: process.pid, host: hostname(), start: startOf(process.pid) });
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, own, { flag: 'wx' });
      break;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken) throw error;
      if (attempt > 3 || (await isHeld(path))) throw trainsAlready(folder, path);
      await rm(path, { force: true });
    }
  }
  const timer = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), renewed);
  timer.unref();
  const release = (): void => {
    clearInterval(timer);
    process.off('exit', release);
    try {
      if (readFileSync(path, 'utf8') === own) rmSync(path, { force: true });
    } catch {
      // The folder is gone.
    }
  };
  process.on('exit', release);
  return release;
}

async function isHeld(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  const age = Date.now() - found.mtimeMs;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // It is being written, or never was.
    return age < renewed;
  }
  const lock = schema.safeParse(json).data;
  if (lock === undefined) return age < renewed;
  if (lock.host !== hostname()) return age < holds;
  return isRunning(lock.pid) && startOf(lock.pid) === lock.start;
}

/** When a process began, in the clock of Linux; nothing on other systems. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

const trainsAlready = (folder: string, path: string): UserError =>
  new UserError({
    en: `another training is writing to ${folder}; wait until it ends, give another --out, or delete ${path} if you know that none is running`,
    zh: `另一个训练正在写入 ${folder}；请等待其结束，另给 --out，或在确定没有训练运行时删除 ${path}`,
  });
