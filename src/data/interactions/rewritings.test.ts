import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { writeTable } from '../table/write-table.ts';
import { readInteractions } from './read-interactions.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const runs = Number(process.env.MILLWRIGHT_REWRITINGS ?? 60);

interface Event {
  readonly user: number;
  readonly item: number;
  /** Whole days since 1970, one for each event of a user. */
  readonly day: number;
}

function events(seed: number): Event[] {
  const random = new Random(seed);
  return Array.from({ length: 12 }, (_, user) => user).flatMap((user) =>
    Array.from({ length: 4 + random.integer(6) }, (_, i) => ({
      user,
      item: 100 + random.integer(30),
      day: 19_700 + 9 * i + random.integer(9),
    })),
  );
}

const iso = (day: number): string => new Date(day * 86_400_000).toISOString();
const times = {
  seconds: ({ day }: Event) => String(day * 86_400),
  milliseconds: ({ day }: Event) => String(day * 86_400_000),
  both: ({ day }: Event) => (day % 2 === 0 ? String(day * 86_400) : String(day * 86_400_000)),
  iso: ({ day }: Event) => iso(day).slice(0, 10),
  zone: ({ day }: Event) => iso(day).replace('.000Z', '+00:00'),
  german: ({ day }: Event) => iso(day).slice(0, 10).split('-').reverse().join('.'),
  american: ({ day }: Event) => iso(day).replace(/^(\d+)-(\d+)-(\d+).*/, '$2/$3/$1'),
  chinese: ({ day }: Event) => iso(day).replace(/^(\d+)-(\d+)-(\d+).*/, '$1年$2月$3日'),
};

const style = fc.record({
  time: fc.constantFrom(...(Object.keys(times) as (keyof typeof times)[])),
  fractions: fc.boolean(),
  blanks: fc.boolean(),
  shuffled: fc.boolean(),
  twice: fc.boolean(),
  header: fc.boolean(),
  format: fc.constantFrom('csv', 'tsv', 'xlsx', 'jsonl', 'parquet', 'gz'),
});

const columns = ['user_id', 'item_id', 'timestamp'];
const seen = async (path: string) => {
  const { sequences } = await readInteractions(path);
  return [...sequences].sort((a, b) => Number(a.user) - Number(b.user));
};

test(`a log means the same however it is written (${runs} ways)`, async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), style, async (seed, how) => {
      const log = events(seed);
      const plain = join(folder, `plain-${seed}.csv`);
      const rows = (list: readonly Event[], as: (event: Event, at: number) => string[]) => list.map(as);
      const simple = rows(log, (event) => [String(event.user), String(event.item), times.iso(event)]);
      await writeFile(plain, [columns, ...simple].map((row) => row.join(',')).join('\n'));
      const id = (value: number, at: number): string => {
        const text = how.fractions && at % 2 === 0 ? `${value}.0` : String(value);
        return how.blanks && at % 3 === 0 ? ` ${text} ` : text;
      };
      const order = how.shuffled ? new Random(seed).shuffle([...log]) : log;
      const written = rows([...order, ...(how.twice ? order : [])], (event, at) => [
        id(event.user, at),
        id(event.item, at + 1),
        times[how.time](event),
      ]);
      if (how.header) written.splice(5, 0, columns);
      const path = join(folder, `${files++}.${how.format === 'gz' ? 'csv.gz' : how.format}`);
      if (how.format === 'gz') {
        await writeFile(path, gzipSync([columns, ...written].map((row) => row.join(',')).join('\n')));
      } else await writeTable(path, { columns, rows: written });
      expect(await seen(path)).toEqual(await seen(plain));
      await rm(path);
    }),
    { numRuns: runs },
  );
}, 600_000);

test('a history is the same however the list is written', async () => {
  const writings = [
    (ids: readonly string[]) => ids.join(' '),
    (ids: readonly string[]) => ids.join(','),
    (ids: readonly string[]) => ids.join(', '),
    (ids: readonly string[]) => ids.join('|'),
    (ids: readonly string[]) => ids.join(' -> '),
    (ids: readonly string[]) => ids.join('、'),
    (ids: readonly string[]) => `[${ids.join(', ')}]`,
    (ids: readonly string[]) => `[${ids.join(' ')}]`,
    (ids: readonly string[]) => JSON.stringify(ids),
    (ids: readonly string[]) => `['${ids.join("', '")}']`,
    (ids: readonly string[]) => `{${ids.map((each) => `${each}.0`).join(',')}}`,
  ];
  const lists = [['105', '106', '107'], ['112'], ['101', '102']];
  for (const [i, write] of writings.entries()) {
    const path = join(folder, `history-${i}.jsonl`);
    await writeFile(
      path,
      lists.map((ids) => JSON.stringify({ history: write(ids), item: '200.0' })).join('\n'),
    );
    const { questions } = await readInteractions(path);
    expect(questions).toEqual(lists.map((history) => ({ history, item: '200' })));
  }
});
