import type { PeerFigure } from './benchmark.ts';
import { median } from './median.ts';
import type { Peer } from './peer.ts';

/**
 * Measures ours and every peer again and again, one after another, so that whatever else the machine does meets all
 * of them alike. Figures are medians over the rounds; `value` and `ours` are rates, of which more is better.
 */
export async function inTurns(
  ours: () => Promise<number>,
  peers: readonly Peer[],
  { rounds, unit, log }: { rounds: number; unit: string; log: (line: string) => void },
): Promise<{ ours: number; peers: PeerFigure[] }> {
  const own: number[] = [];
  const theirs = peers.map((): number[] => []);
  for (let round = 1; round <= rounds; round++) {
    own.push(await ours());
    for (const [i, peer] of peers.entries()) theirs[i].push(await peer.measure());
    const shown = peers.map(({ name }, i) => `, ${name} ${rounded(theirs[i][round - 1])}`);
    log(`round ${round} of ${rounds}: Millwright ${rounded(own[round - 1])}${shown.join('')} ${unit}`);
  }
  const value = median(own);
  return {
    ours: rounded(value),
    peers: peers.map(({ name, version, note }, i) => {
      const other = median(theirs[i]);
      return {
        name,
        version,
        value: rounded(other),
        ratio: rounded(value / other),
        ...(note === undefined ? {} : { note }),
      };
    }),
  };
}

/** To four figures: more than a measurement of this kind can tell apart. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
