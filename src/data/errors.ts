/**
 * A mistake that the person using Millwright can put right: the message is one sentence that says what was
 * wrong, where (file, row, column, layer), and what to do. The command line prints it without a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
