import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { UserError } from '../core/errors.ts';
import type { Sentence } from '../core/language.ts';
import { limits, most, toAllowMore } from '../core/limits.ts';

export const isolateFlag = '--isolate';
export const aboutIsolate: Sentence = {
  en: 'use the model in a process of its own, which may die or be ended without harm',
  zh: '在单独的进程中使用模型；该进程崩溃或被终止不会造成影响',
};
/** The commands that use a model of others. */
const verbs: ReadonlySet<string | undefined> = new Set([
  'predict',
  'evaluate',
  'explain',
  'generate',
  'info',
]);

export const isIsolated = ([verb, ...words]: readonly string[]): boolean =>
  verbs.has(verb) && words.slice(0, endOfOptions(words)).includes(isolateFlag);

const endOfOptions = (words: readonly string[]): number => {
  const end = words.indexOf('--');
  return end < 0 ? words.length : end;
};

/**
 * Runs the same command in a process of its own and resolves to its exit status. Signals are passed on, and a process that
 * does not heed one within a second is ended. Throws UserError where it died, took too long or too much memory.
 */
export async function runIsolated(argv: readonly string[]): Promise<number> {
  const [program] = process.argv.slice(1);
  const words = argv.filter((word, i) => word !== isolateFlag || i > endOfOptions(argv));
  const child = spawn(process.execPath, [...process.execArgv, program, ...words], { stdio: 'inherit' });
  const seconds = most(limits.isolatedSeconds);
  const bytes = Math.min(most(limits.isolatedBytes), 0.75 * totalmem());
  let ended: UserError | undefined;
  let interrupted = 0;
  const end = (why: Sentence): void => {
    ended ??= new UserError(why);
    child.kill('SIGKILL');
  };
  const pass = (signal: NodeJS.Signals): void => {
    interrupted = signal === 'SIGINT' ? 130 : 143;
    child.kill(signal);
    setTimeout(() => child.kill('SIGKILL'), 1000).unref();
  };
  const began = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - began > 1000 * seconds) end(tooLong(seconds));
    else if (residentBytes(child.pid) > bytes) end(tooLarge(bytes));
  }, 100);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  try {
    const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
      (resolve, reject) => child.on('error', reject).on('close', (code, signal) => resolve({ code, signal })),
    );
    if (ended !== undefined) throw ended;
    if (interrupted > 0) return interrupted;
    if (signal !== null) throw died(signal);
    return code ?? 1;
  } finally {
    clearInterval(timer);
    process.off('SIGINT', pass).off('SIGTERM', pass);
  }
}

const died = (signal: string): UserError =>
  new UserError({
    en: `the process of the model died (${signal}), so there is no answer; do not use this model or this data`,
    zh: `模型的进程已崩溃（${signal}），没有答案；请勿使用此模型或此数据`,
  });
const tooLong = (seconds: number): Sentence => ({
  en: `the process of the model took more than ${seconds} seconds and was ended; ${toAllowMore(limits.isolatedSeconds).en}`,
  zh: `模型的进程超过 ${seconds} 秒，已被终止；${toAllowMore(limits.isolatedSeconds).zh}`,
});
const tooLarge = (bytes: number): Sentence => ({
  en: `the process of the model took more than ${Math.round(bytes / 1e6)} MB of memory and was ended; ${toAllowMore(limits.isolatedBytes).en}`,
  zh: `模型的进程内存超过 ${Math.round(bytes / 1e6)} MB，已被终止；${toAllowMore(limits.isolatedBytes).zh}`,
});

/** Memory of a process; 0 where the system does not say. */
function residentBytes(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return 1024 * Number(kilobytes ?? 0);
  } catch {
    return 0;
  }
}
