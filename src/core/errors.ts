/**
 * A mistake that the person using Millwright can put right: the message is one sentence that says what was
 * wrong, where (file, row, column, layer), and what to do. The command line prints it without a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(message: string, options?: ErrorOptions) {
    // Names out of files may hold line ends, and what moves the cursor of a terminal.
    super(message.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '), options);
  }
}

/** Throws UserError where a person stopped the program while it read or prepared data. */
export function checkStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new UserError('stopped before training began; nothing was written');
}
