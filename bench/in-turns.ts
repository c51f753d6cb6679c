import type { PeerFigure } from './benchmark.ts';
import { median } from './median.ts';
import type { Peer } from './peer.ts';
import { titleOf } from './peers/start-peers.ts';

/**
 * Measures ours and every peer again and again, one after another, so that whatever else the machine does meets all
 * of them alike. Figures are medians over the rounds; `value` and `ours` are rates, of which more is better.
 */
export async function inTurns(
  ours: () => Promise<number>,
  peers: readonly Peer[],
  { rounds: usual, unit, log }: { rounds: number; unit: string; log: (line: string) => void },
): Promise<{ ours: number; peers: PeerFigure[] }> {
  const rounds = roundsAsked() ?? usual;
  const own: number[] = [];
  const theirs = peers.map((): number[] => []);
  for (let round = 1; round <= rounds; round++) {
    own.push(await ours());
    for (const [i, peer] of peers.entries()) theirs[i].push(await peer.measure());
    const shown = peers.map((peer, i) => `, ${titleOf(peer)} ${rounded(theirs[i][round - 1])}`);
    log(`round ${round} of ${rounds}: Millwright ${rounded(own[round - 1])}${shown.join('')} ${unit}`);
  }
  const value = median(own);
  return {
    ours: rounded(value),
    peers: peers.map(({ name, variant, version, note }, i) => {
      const other = median(theirs[i]);
      return {
        name,
        ...(variant === undefined ? {} : { variant }),
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

/** `MILLWRIGHT_BENCH_ROUNDS`, for a quick look. */
function roundsAsked(): number | undefined {
  const asked = Number(process.env.MILLWRIGHT_BENCH_ROUNDS);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : undefined;
}
