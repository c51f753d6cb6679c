import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareTable } from './prepare.ts';
import {
  type PartRow,
  partRows,
  plainStyle,
  type Style,
  styles,
  writeStyled,
} from './rewritings.test-data.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rewritings-'));
});
afterAll(() => rm(folder, { recursive: true }));

const runs = Number(process.env.MILLWRIGHT_REWRITINGS ?? 60);

/** What training sees of a file: kinds, values and labels by column, and which rows are on which side. */
async function seen(path: string, { extra = 0 } = {}) {
  const table = await prepareTable(
    { train: path },
    'classes',
    { target: 'result', ignore: [], keep: ['temperature'], minRowsPerLabel: 1 },
    7,
  );
  const { answers } = table.train;
  if (answers.kind !== 'classes') throw new Error('classes were asked for');
  const columns = Object.fromEntries(
    table.kinds.map(({ name, kind }, i) => [name, { kind, values: [...table.train.raw[i].values] }]),
  );
  const labels = Array.from(answers.values, (value) => answers.labels[value].toLowerCase());
  const sides = { train: [...table.train.rows], test: [...table.test.rows] };
  const result = { columns, labels, sides, rowsRead: table.rowsRead - extra };
  table.close();
  return result;
}

const writtenPlain = new Map<number, Awaited<ReturnType<typeof seen>>>();
async function plain(seed: number, rows: readonly PartRow[]) {
  const known = writtenPlain.get(seed);
  if (known !== undefined) return known;
  const found = await seen(await writeStyled(folder, `plain-${seed}`, rows, plainStyle));
  writtenPlain.set(seed, found);
  return found;
}

test(`a table means the same however it is written (${runs} ways)`, async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), styles, async (seed, style: Style) => {
      const rows = partRows(seed, 80);
      const path = await writeStyled(folder, `styled-${files++}`, rows, style);
      try {
        expect(await seen(path)).toEqual(await plain(seed, rows));
      } finally {
        await rm(path);
      }
    }),
    { numRuns: runs },
  );
}, 600_000);

test('rows written twice are on one side, and no more is learned from them', async () => {
  const rows = partRows(3, 80);
  const path = await writeStyled(folder, 'twice', [...rows, ...rows], plainStyle);
  const { sides } = await seen(path);
  const test = new Set(sides.test.map((row) => row % 80));
  expect(sides.train.filter((row) => test.has(row % 80))).toEqual([]);
  expect(sides.train.length + sides.test.length).toBe(160);
});
