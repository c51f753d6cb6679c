import { inLanguage, type Language, type Sentence } from './language.ts';

/**
 * A mistake that the person using Millwright can put right: the message is one sentence that says what was
 * wrong, where (file, row, column, layer), and what to do. The command line prints it without a stack trace.
 * `message` is in English; `in` gives it in another language where there is a translation.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly #text: string | Sentence;

  constructor(text: string | Sentence, options?: ErrorOptions) {
    super(oneLine(inLanguage(text, 'en')), options);
    this.#text = text;
  }

  in(language: Language): string {
    return oneLine(inLanguage(this.#text, language));
  }
}

/** Names out of files may hold line ends, and what moves the cursor of a terminal. */
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
