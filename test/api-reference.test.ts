import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as millwright from '../src/index.ts';

const folder = fileURLToPath(new URL('../docs/api', import.meta.url));
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
);
const text = pages.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
const titles = new Set(Array.from(text.matchAll(/^###? (?:abstract )?(\w+)/gm), ([, title]) => title));

it('the reference has all that is exported: npm run docs writes it', () => {
  const { ops, ...others } = millwright;
  const missing = [...Object.keys(others), ...Object.keys(ops)].filter((name) => !titles.has(name));
  expect(missing).toEqual([]);
});

it('the reference names no place on a machine', () => {
  expect(text).not.toMatch(/file:\/\/|\/home\/|\/tmp\/|node_modules|localhost/);
});
