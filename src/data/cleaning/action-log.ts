import type { CleanAction, CleanActionCode, CleanExample } from './clean.ts';

/** Counts what was done, and keeps a few examples of each. */
export class ActionLog {
  readonly #actions = new Map<CleanActionCode, { count: number; examples: CleanExample[] }>();

  /** A text that has to be looked up is given by a function, which is asked for the first few only. */
  add(
    code: CleanActionCode,
    row: number | null,
    before: string | (() => string),
    after: string | (() => string) | null,
    count = 1,
  ): void {
    const action = this.#actions.get(code) ?? { count: 0, examples: [] };
    this.#actions.set(code, action);
    action.count += count;
    if (action.examples.length >= 5) return;
    const short = (given: string | (() => string)) => {
      const text = typeof given === 'string' ? given : given();
      return text.length > 200 ? `${text.slice(0, 199)}…` : text;
    };
    action.examples.push({ row, before: short(before), after: after === null ? null : short(after) });
  }

  list(): CleanAction[] {
    return Array.from(this.#actions, ([code, { count, examples }]) => ({ code, count, examples }));
  }
}
