import { describe, expect, it } from 'vitest';
import { inTurns } from '../../bench/in-turns.ts';
import type { Peer } from '../../bench/peer.ts';

const peer = (name: string, values: readonly (number | Error)[]): Peer => {
  const left = [...values];
  return {
    name,
    version: '1',
    measure: async () => {
      const next = left.shift();
      if (typeof next !== 'number') throw next ?? new Error('it has no more');
      return next;
    },
    stop: () => {},
  };
};
const series = (values: readonly number[]) => {
  const left = [...values];
  return async () => left.shift() ?? Number.NaN;
};

describe('measuring in turns', () => {
  it('gives medians over the rounds, and how many times better ours is', async () => {
    const found = await inTurns(series([30, 10, 20]), [peer('A', [5, 100, 10])], {
      rounds: 3,
      unit: 'steps/s',
      skipped: [],
      log: () => {},
    });
    expect(found).toEqual({
      ours: 20,
      peers: [{ name: 'A', version: '1', value: 10, ratio: 2 }],
      skipped: [],
    });
  });

  it('goes on without a peer that ends on the way, and says so', async () => {
    const lines: string[] = [];
    const missing = { name: 'C', reason: 'it is not installed' };
    const found = await inTurns(
      series([10, 10]),
      [peer('A', [5, new Error('it ended with 137')]), peer('B', [4, 4])],
      { rounds: 2, unit: 'steps/s', skipped: [missing], log: (line) => lines.push(line) },
    );
    expect(found.peers.map(({ name }) => name)).toEqual(['B']);
    expect(found.skipped).toEqual([missing, { name: 'A', reason: 'it ended in round 2: it ended with 137' }]);
    expect(lines.at(-1)).toBe('round 2 of 2: Millwright 10, B 4 steps/s');
  });
});
