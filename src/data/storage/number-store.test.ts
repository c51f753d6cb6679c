import { expect, test } from 'vitest';
import { NumberStore } from './number-store.ts';

test.each([
  ['in memory', undefined, false],
  ['on the disk from the first piece', 0, true],
  ['on the disk when it is full', 100_000, true],
])('numbers are read back at any place, %s, while others are added', (_, most, onDisk) => {
  const store = new NumberStore('tokens', most);
  try {
    const numberAt = (place: number): number => (place * 7919) % 100_003;
    for (let place = 0; place < 300_000; place++) {
      store.push(numberAt(place));
      if (place % 50_000 !== 49_999) continue;
      for (const [from, length] of [
        [0, 3],
        [65_530, 12],
        [place - 20, 21],
        [0, place + 1],
      ]) {
        if (from + length > store.length) continue;
        const read = new Int32Array(length);
        store.read(read, from);
        expect([...read.subarray(0, 20)]).toEqual(
          Array.from({ length: Math.min(20, length) }, (_, i) => numberAt(from + i)),
        );
        expect(read[length - 1]).toBe(numberAt(from + length - 1));
      }
    }
    expect(store.onDisk).toBe(onDisk);
    expect(store.length).toBe(300_000);
    expect(() => store.read(new Int32Array(2), 299_999)).toThrow(RangeError);
  } finally {
    store.close();
  }
});
