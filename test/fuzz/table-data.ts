import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInteractions } from '../../src/data/interactions/index.ts';
import { readSeries } from '../../src/data/series/read-series.ts';
import { prepareTable } from '../../src/tasks/tabular/prepare.ts';
import { prepareTexts } from '../../src/tasks/text/prepare.ts';
import { faultOf } from './fault.ts';
import { readerOfFiles } from './files.ts';
import type { Target } from './target.ts';

const rows = Array.from({ length: 120 }, (_, i) => [
  i + 1,
  ['pump A', 'pump B', '泵 C'][i % 3],
  Math.floor(i / 3),
  (20 + Math.sin(i) * 5).toFixed(2),
  `${(5 + (i % 9) / 10).toFixed(1).replace('.', ',')} kg`,
  `${1 + (i % 28)}.03.2024`,
  `${['oil leak at pump', 'fuse blown, no power', '输送带断裂', 'no', 'bearing noise'][i % 5]} ${'abcdefgh'[i % 8]}${'klmnop'[Math.floor(i / 8) % 6]}`,
  ['leak', 'power', 'belt', '无', 'Bearing'][i % 5],
]);
const header = ['id', 'unit', 'time', 'temperature', 'weight', 'made', 'text', 'failure'];
const csv = (mark: string): string =>
  [header, ...rows].map((row) => row.map((cell) => `"${String(cell)}"`).join(mark)).join('\n');

/** What each task makes of a damaged table: columns of every kind, series, events, texts. */
const readers: readonly ((path: string) => Promise<unknown>)[] = [
  (path) =>
    prepareTable(
      { train: path },
      'classes',
      { target: 'failure', ignore: [], keep: ['text'], minRowsPerLabel: 5 },
      0,
    ),
  (path) =>
    prepareTable(
      { train: path },
      'quantity',
      { target: 'weight', ignore: ['id'], keep: [], minRowsPerLabel: 5 },
      0,
    ),
  (path) => readSeries(path, { unit: 'unit', time: 'time' }),
  (path) => readInteractions(path, { user: 'unit', item: 'text', time: 'time' }),
  async (path) => (await prepareTexts({ train: path }, { input: 'text', target: 'failure' }, {}, 0)).close(),
];

export const tableData: Target = {
  name: 'table-data',
  async make(folder) {
    writeFileSync(join(folder, 'plain.csv'), csv(','));
    writeFileSync(join(folder, 'tabs.tsv'), csv('\t'));
    const objects = rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
    writeFileSync(join(folder, 'lines.jsonl'), objects.map((row) => JSON.stringify(row)).join('\n'));
  },
  open: async (folder, place) =>
    readerOfFiles(folder, place, async (path) => {
      const refusals: unknown[] = [];
      for (const read of readers) {
        try {
          await read(path);
        } catch (error) {
          if (faultOf(error) !== undefined) throw error;
          refusals.push(error);
        }
      }
      if (refusals.length > 0) throw refusals[0];
    }),
};
