import { inLanguage, type Language, type Message } from './language.ts';

/**
 * A mistake that the person using Millwright can correct: one sentence that says what was wrong, where (file, row,
 * column, layer), and what to do. The command line prints it without a stack trace. `message` is in English, and
 * `in('zh')` gives the same in Chinese.
 *
 *     throw new UserError({ en: `${path} is empty; copy it again`, zh: `${path} 是空文件；请重新复制` });
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly #chinese: string;

  constructor(text: Message, options?: ErrorOptions) {
    super(oneLine(inLanguage(text, 'en')), options);
    this.#chinese = oneLine(inLanguage(text, 'zh'));
  }

  /** The sentence in a language; in English where it was given without a translation. */
  in(language: Language): string {
    return language === 'zh' ? this.#chinese : this.message;
  }
}

/** Thrown when `signal` was aborted. The checkpoint, if there is one, holds all that was learned. */
export class TrainingInterrupted extends UserError {
  override readonly name = 'TrainingInterrupted';
}

/** Names from files may hold line ends, and characters that move the cursor of a terminal. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** Throws UserError where a person stopped the program while it read or prepared data. */
export function checkStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new UserError({
      en: 'stopped before training began; nothing was written',
      zh: '训练开始前已停止；没有写入任何文件',
    });
  }
}
