import { expect, test } from 'vitest';
import { writeOnnx } from '../../formats/index.ts';
import { createOrtSession, stringTensor } from '../../runtime/session.ts';
import { input, lookUp, openDimension } from '../index.ts';

test('strings of any kind are looked up inside the file, and unknown ones are distinguished', async () => {
  const numbers = new Map(['', 'L', '高', 'it\'s "quoted"', '🔧'].map((key, i) => [key, i]));
  const x = input('type', 'string', [openDimension('batch'), 1]);
  const session = await createOrtSession(writeOnnx({ id: lookUp(x, numbers, 99) }).bytes, {});
  const cells = ['高', 'M', '🔧', '', 'L', 'l', 'it\'s "quoted"'];
  const { id } = await session.run({ type: stringTensor(cells, [cells.length, 1]) });
  expect(Array.from(id.data, Number)).toEqual([2, 99, 4, 0, 1, 99, 3]);
  await session.release();
});

test('a number cannot be looked up as a string', () => {
  expect(() => lookUp(input('x', 'float32', [2]), new Map([['a', 1]]), 0)).toThrow(
    /LabelEncoder.*only strings/,
  );
});
