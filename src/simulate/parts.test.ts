import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { simulateParts, writeParts } from './index.ts';

test('the same seed gives the same parts, and scrap is rare and has its reasons', () => {
  const parts = [...simulateParts({ rows: 4000, seed: 7 })];
  expect([...simulateParts({ rows: 4000, seed: 7 })]).toEqual(parts);
  expect([...simulateParts({ rows: 10, seed: 8 })]).not.toEqual(parts.slice(0, 10));
  const bad = parts.filter(({ scrap }) => scrap !== 'no');
  expect(bad.length / parts.length).toBeGreaterThan(0.03);
  expect(bad.length / parts.length).toBeLessThan(0.12);
  const wear = (list: typeof parts) =>
    list.reduce((sum, part) => sum + Number(part['tool_wear [min]']), 0) / list.length;
  expect(wear(bad.filter(({ scrap_note }) => scrap_note === 'tool worn'))).toBeGreaterThan(1.5 * wear(parts));
  expect(parts.some((part) => part['feed [mm/rev]'] === 'N/A')).toBe(true);
  expect(parts.some((part) => part['coolant_temp [°C]'] === null)).toBe(true);
});

test('a file that exists already is not touched', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parts-'));
  try {
    const path = join(folder, 'parts.csv');
    expect((await writeParts(path, { rows: 50, seed: 1 })).rows).toBe(50);
    const before = await readFile(path, 'utf8');
    await expect(writeParts(path, { rows: 60, seed: 2 })).rejects.toThrow(/exists already/);
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(before.split('\r\n')).toHaveLength(52);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
