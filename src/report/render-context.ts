import type { Strings } from './language/language.ts';

/** What rendering one block needs to know of the page around it. */
export interface RenderContext {
  strings: Strings;
  /** A name not used before on this page, as a valid HTML id. */
  nextId(prefix: string): string;
}

export function renderContext(strings: Strings): RenderContext {
  let used = 0;
  return {
    strings,
    nextId: (prefix) => {
      used += 1;
      return `${prefix}${used}`;
    },
  };
}
