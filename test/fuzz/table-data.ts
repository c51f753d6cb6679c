import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInteractions } from '../../src/data/interactions/index.ts';
import { readSeries } from '../../src/data/series/read-series.ts';
import { prepareTable } from '../../src/tasks/tabular/prepare.ts';
import { prepareTexts } from '../../src/tasks/text/prepare.ts';
import { readDocuments } from '../../src/tasks/text-generation/documents.ts';
import { readPairs } from '../../src/tasks/translation/pairs.ts';
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

const classes = { target: 'failure', ignore: [], keep: ['text'], minRowsPerLabel: 5 };
const quantities = { target: 'weight', ignore: ['id'], keep: [], minRowsPerLabel: 5 };
const inputs = { input: 'text', target: 'failure' };

/** Everything is read too, where it lies on the disk. */
async function reading(pending: Promise<{ close(): void }>, read: () => void = () => {}): Promise<void> {
  const held = await pending;
  try {
    read();
  } finally {
    held.close();
  }
}

/** What each task makes of a damaged table: columns of every kind, series, events, texts; in memory and on the disk. */
const readers: readonly ((path: string) => Promise<unknown>)[] = [
  ...[undefined, 0].flatMap((maxBytes) => [
    (path: string) => reading(prepareTable({ train: path }, 'classes', { ...classes, maxBytes }, 0)),
    (path: string) => reading(prepareTable({ train: path }, 'quantity', { ...quantities, maxBytes }, 0)),
    async (path: string) => {
      const data = await readSeries(path, { unit: 'unit', time: 'time', maxBytes });
      await reading(Promise.resolve(data), () => {
        for (const { readings } of data.units) readings();
      });
    },
    // NASA's text names its columns itself.
    (path: string) => reading(readSeries(path, { maxBytes })),
  ]),
  ...[undefined, 0].flatMap((maxCharacters) => [
    (path: string) => reading(prepareTexts({ train: path }, { ...inputs, maxCharacters }, {}, 0)),
    (path: string) => reading(readPairs(path, { ...inputs, maxCharacters })),
    (path: string) => reading(readDocuments(path, { input: 'text', maxCharacters })),
    (path: string) => reading(readDocuments(path, { documents: 'paragraph', maxCharacters })),
  ]),
  (path) => readInteractions(path, { user: 'unit', item: 'text', time: 'time' }),
];

export const tableData: Target = {
  name: 'table-data',
  async make(folder) {
    writeFileSync(join(folder, 'plain.csv'), csv(','));
    writeFileSync(join(folder, 'tabs.tsv'), csv('\t'));
    const objects = rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
    writeFileSync(join(folder, 'lines.jsonl'), objects.map((row) => JSON.stringify(row)).join('\n'));
    writeFileSync(join(folder, 'texts.txt'), rows.map(([, , , , , , text]) => text).join('\r\n\r\n'));
    const numbers = rows.map(
      ([id, , time, temperature]) => `${Number(id) % 4} ${time} ${temperature} ${id}  `,
    );
    writeFileSync(join(folder, 'nasa.txt'), numbers.join('\n'));
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
      if (refusals.length === readers.length) throw refusals[0];
    }),
};
