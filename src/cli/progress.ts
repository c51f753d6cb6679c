import type { Language, Sentence } from '../core/language.ts';
import { complain } from './output.ts';

/** Milliseconds of silence after which progress is shown. */
const patience = 1500;

/** How far a long answer is, on standard error: one line that is overwritten on a terminal, elsewhere one now and then. */
export function progressOf(language: Language) {
  const live = process.stderr.isTTY === true;
  let shown = performance.now();
  let open = false;
  return {
    show(done: number, total: number): void {
      const now = performance.now();
      if (now - shown < (live && open ? 200 : open ? 10_000 : patience)) return;
      [shown, open] = [now, true];
      const line = { en: `${done} of ${total} answered`, zh: `已回答 ${done} / ${total}` }[language];
      process.stderr.write(live ? `\r${line}` : `${line}\n`);
    },
    end(): void {
      if (open && live) process.stderr.write('\n');
    },
  };
}

/** Says once what takes long, on standard error, where it is not done within a moment; gives what it came to. */
export async function sayIfLong<Result>(
  words: Sentence,
  language: Language,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setTimeout(() => complain(`${words[language]}\n`), patience);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
