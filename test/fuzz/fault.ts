import { UserError } from '../../src/index.ts';

/** What is wrong with how a reader refused a file: a refusal is one sentence for a person. Undefined where it is. */
export function faultOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  if (!(error instanceof UserError)) return error.stack ?? error.message;
  return error.message.includes('\n') ? `more than a line: ${error.message}` : undefined;
}
