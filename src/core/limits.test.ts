import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { checkLimit, limits, most } from './limits.ts';

afterEach(() => {
  delete process.env.MILLWRIGHT_MAX_COLUMNS;
});

it('are in docs/security.md, each with its default', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8').replace(/ +/g, ' ');
  for (const { variable, otherwise, about } of Object.values(limits)) {
    expect(page).toContain(`| \`${variable}\` | ${otherwise.toLocaleString('en')} | ${about.en} |`);
  }
});

it('can be raised and lowered, and a limit that is no number is refused', () => {
  const check = (count: number) => () =>
    checkLimit(count, limits.columns, (many) => ({ en: `it has ${many}`, zh: '' }));
  expect(check(16_384)).not.toThrow();
  expect(check(16_385)).toThrow(
    'it has 16,385, and 16,384 is the limit; set MILLWRIGHT_MAX_COLUMNS to allow more if you trust the file',
  );
  process.env.MILLWRIGHT_MAX_COLUMNS = '2e4';
  expect(check(16_385)).not.toThrow();
  for (const wrong of ['many', '0', '-1']) {
    process.env.MILLWRIGHT_MAX_COLUMNS = wrong;
    expect(() => most(limits.columns)).toThrow(`MILLWRIGHT_MAX_COLUMNS=${wrong} is no number above 0`);
  }
});
