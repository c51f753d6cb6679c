import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { readTable } from '../../src/entries/data.ts';
import { readerOfFiles } from './files.ts';
import type { Target } from './target.ts';

const rows = Array.from({ length: 40 }, (_, i) => ({
  id: i + 1,
  text: ['oil leak at pump', 'fuse "blown", no power', '输送带 断裂', ' bearing\nnoise ', ''][i % 5],
  value: i % 7 === 3 ? null : i / 4,
  when: `2026-0${1 + (i % 9)}-1${i % 10}T08:00:00`,
}));
type Row = (typeof rows)[number];
const cell = (value: Row[keyof Row]): string => {
  const text = String(value ?? '');
  return /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const delimited = (mark: string): string =>
  [Object.keys(rows[0]).join(mark), ...rows.map((row) => Object.values(row).map(cell).join(mark))].join('\n');

/** Tables in every format that is read. */
export const tables: Target = {
  name: 'table',
  async make(folder) {
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
    write('plain.csv', delimited(','));
    write('semicolons.csv', delimited(';'));
    write('tabs.tsv', delimited('\t'));
    write('wide.csv', Buffer.from(`\ufeff${delimited(',')}`, 'utf16le'));
    write('lines.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    write('list.json', JSON.stringify(rows));
    write('packed.csv.gz', gzipSync(delimited(',')));
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const from = join(folder, 'plain.csv').replaceAll("'", "''");
    const copy = (name: string, how: string) =>
      connection.run(`COPY (SELECT * FROM read_csv('${from}')) TO '${join(folder, name)}' (${how})`);
    await copy('table.parquet', 'FORMAT parquet');
    await copy('packed.csv.zst', 'FORMAT csv, COMPRESSION zstd');
    connection.closeSync();
    database.closeSync();
  },
  open: async (folder, place) => readerOfFiles(folder, place, readTable),
};
