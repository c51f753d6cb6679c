import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Catalog } from './catalog.ts';
import { joinHistories } from './join-histories.ts';
import { readInteractions } from './read-interactions.ts';
import { readItems } from './read-items.ts';
import { splitSequences } from './split-sequences.ts';

const folder = mkdtempSync(join(tmpdir(), 'interactions-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function file(text: string, ending = 'csv'): string {
  const path = join(folder, `${files++}.${ending}`);
  writeFileSync(path, text);
  return path;
}

test('a log is put in the order of its times; repeated, empty and unreadable rows are left out and counted', async () => {
  const path = file(
    'user,item,time\nann,b,2024-01-02\nann,a,2024-01-01\nbo,x,2024-01-01\nann,a,2024-01-01\n,a,2024-01-03\nbo,,2024-01-03\nbo,y,soon\nann,c,2024-01-03\nbo,z,2024-01-02\n',
  );
  const read = await readInteractions(path);
  expect(read.kind).toBe('log');
  expect(read.sequences).toEqual([
    { user: 'ann', items: ['a', 'b', 'c'] },
    { user: 'bo', items: ['x', 'z'] },
  ]);
  expect(read.leftOut).toMatchObject({
    duplicate: 1,
    'missing-user': 1,
    'missing-item': 1,
    'unreadable-time': 1,
  });
  expect(read.unsorted).toBeGreaterThan(0);
  expect(read.questions).toContainEqual({ history: ['a', 'b'], item: 'c' });
});

test('of a user with very many events the latest are kept', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `robot,p${i % 700},${i}`);
  const read = await readInteractions(file(`user,item,time\n${rows.join('\n')}\nann,a,1\nann,b,2\n`));
  const [robot] = read.sequences;
  expect(robot.items.length).toBe(1000);
  expect(robot.items.at(-1)).toBe(`p${29_999 % 700}`);
  expect(read.shortened).toEqual({ users: 1, events: 29_000 });
});

test('a log of more events than can be put in order is refused in a sentence', async () => {
  const path = file('user,item,time\nann,a,1\nann,b,2\nbo,c,3\n');
  await expect(readInteractions(path, { maxEvents: 2 })).rejects.toThrow(
    /^.*\.csv has more than the 2 events that can be sorted in memory; leave out the oldest$/,
  );
});

test('rows of one user that follow one another become one sequence, and questions stay as they are', async () => {
  const read = await readInteractions(
    file('user_id,history,item\nu,a b c,d\nu,a b,c\nv,x,y\nu,b c d,e\nv,,z\n'),
  );
  expect(read.sequences).toEqual([
    { user: 'u', items: ['a', 'b', 'c', 'd', 'e'] },
    { user: 'v', items: ['x', 'y'] },
  ]);
  expect(read.leftOut['missing-history']).toBe(1);
  expect(read.questions.at(-1)).toEqual({ history: ['b', 'c', 'd'], item: 'e' });
});

test('rows of different times of a user that do not follow one another stay apart', () => {
  const joined = joinHistories([
    { user: 'u', items: ['a', 'b'] },
    { user: 'u', items: ['q', 'r'] },
  ]);
  expect(joined.map(({ items }) => items)).toEqual([
    ['a', 'b'],
    ['q', 'r'],
  ]);
});

test('a table without the columns needed is refused with what it has', async () => {
  await expect(readInteractions(file('who,what\na,b\n'))).rejects.toThrow(/--user.*who, what/);
  await expect(readInteractions(file('user,item,time\n,,\n'))).rejects.toThrow(/no usable events/);
});

test('items come with names; repeated ids are counted', async () => {
  const items = await readItems(
    file('item_id\ttitle\tdescription\n1\tSeal\tsmall\n1\tSeal again\t\n\tnone\t\n2\t密封圈\t\n', 'tsv'),
  );
  expect(items.items.map(({ name }) => name)).toEqual(['Seal', '密封圈']);
  expect(items.leftOut).toEqual({ missing: 1, repeated: 1 });
});

test('a history is read by ids or by names; unknown ones are reported', () => {
  const catalog = new Catalog(['12', '55', '801'], ['Seal kit', 'Oil 1 L', '']);
  expect([...catalog.parse('12 55 801').items]).toEqual([0, 1, 2]);
  expect([...catalog.parse('oil 1 l').items]).toEqual([1]);
  expect([...catalog.parse('Seal kit; Oil 1 L').items]).toEqual([0, 1]);
  expect(catalog.parse('12, 999')).toEqual({ items: Int32Array.of(0), unknown: ['999'] });
  expect(() => catalog.parse('Seal kitt')).toThrow(/did you mean "Seal kit"/);
  expect(() => catalog.parse('  ')).toThrow(/empty/);
});

test('the last item of a user is kept for the test only, and users for choosing are whole', () => {
  const sequences = Array.from({ length: 50 }, (_, i) => ({ user: `u${i}`, items: ['a', 'b', `last${i}`] }));
  const { learning, chosen, test: kept } = splitSequences(sequences, 1, true);
  expect(kept.length).toBe(50);
  expect(learning.flatMap(({ items }) => items).some((item) => item.startsWith('last'))).toBe(false);
  expect(chosen.length).toBe(10);
  expect(splitSequences(sequences, 1, true).chosen).toEqual(chosen);
});

test('the share of items for the test and of users for validation can be asked for', () => {
  const items = Array.from({ length: 40 }, (_, i) => `i${i}`);
  const sequences = Array.from({ length: 20 }, (_, i) => ({ user: `u${i}`, items }));
  const usual = splitSequences(sequences, 1, true);
  expect([usual.test.length, usual.chosen.length]).toEqual([80, 4]);
  const asked = splitSequences(sequences, 1, true, { test: 0.5, validation: 0.5 });
  expect([asked.test.length, asked.chosen.length]).toEqual([400, 10]);
  expect(new Set(asked.test.map(({ item }) => item))).toEqual(new Set(items.slice(20)));
});
