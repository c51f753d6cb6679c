import { expect, test } from 'vitest';
import { RunMemo } from './run-memo.ts';

const unitsOf = (text: string) => Uint16Array.from(text, (character) => character.charCodeAt(0));

test('gives what was computed, once for each short run, and forgets when it is full', () => {
  const worked: string[] = [];
  const memo = new RunMemo((units, start, end, add) => {
    worked.push(String.fromCharCode(...units.subarray(start, end)));
    for (let i = start; i < end; i++) add(units[i]);
  });
  const found = (text: string) => {
    memo.find(unitsOf(`-${text}-`), 1, text.length + 1);
    return String.fromCharCode(...memo.numbers.subarray(memo.from, memo.to));
  };
  const long = 'l'.repeat(5000);
  for (const text of ['hose', '', 'pump', long, 'hose', long, 'pump', '']) expect(found(text)).toBe(text);
  expect(worked).toEqual(['hose', '', 'pump', long, long]);

  let times = 0;
  const full = new RunMemo((units, start, _end, add) => {
    times += 1;
    for (let i = 0; i < 3_000_000; i++) add(units[start]);
  });
  for (const letter of 'abcdea') {
    full.find(unitsOf(letter), 0, 1);
    expect([full.to - full.from, full.numbers[full.to - 1]]).toEqual([3_000_000, letter.charCodeAt(0)]);
  }
  expect(times).toBe(6);
});
