import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPairs } from './pairs.ts';

const folder = mkdtempSync(join(tmpdir(), 'pairs-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('pairs whose sentences have changed places are said', async () => {
  const path = join(folder, 'swapped.csv');
  const rows = Array.from({ length: 20 }, (_, i) =>
    i % 5 === 0 ? `${i}号泵泄漏,pump ${i} leaks` : `pump ${i} leaks,${i}号泵泄漏`,
  );
  await writeFile(path, `english,chinese\n${rows.join('\n')}\n`);
  const { notes, close } = await readPairs(path, { input: 'english', target: 'chinese' });
  close();
  expect(notes.map(({ en }) => en)).toEqual([
    '4 pairs look as if their sentences had changed places, such as "0号泵泄漏" in column english; check the columns',
  ]);
});
