import { readFileSync } from 'node:fs';

/** The version of this Millwright, as its package says. */
export const version: string = String(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version,
);
