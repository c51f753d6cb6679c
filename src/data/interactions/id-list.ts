import { identity } from '../values/identity.ts';

/** Signs between the ids of a list; a blank only where there is none of them. */
const separators = /\s*(?:->|=>|→|[,;|，；、>\t\n]|\s\/\s)\s*/u;
const brackets = /^\s*(?:\w+\()?[[({（【]+(.*?)[\])}）】]+\)?\s*$/su;

/**
 * The ids in a cell, however a list of them is written: `a b c`, `a,b,c`, `a|b|c`, `a -> b`, `[1, 2]`, `["a", "b"]`,
 * `['a' 'b']`, `{a,b}`. Whole numbers are the same id with and without `.0`.
 */
export function idList(cell: string): string[] {
  const text = brackets.exec(cell)?.[1] ?? cell;
  const parts = separators.test(text.trim()) ? text.split(separators) : text.split(/\s+/);
  return parts
    .map((part) => identity(part.replace(/^\s*["'“”‘’]|["'“”‘’]\s*$/gu, '')))
    .filter((id) => id !== '');
}
