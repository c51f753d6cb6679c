import { setTimeout } from 'node:timers/promises';
import type { PeerFigure, Skipped } from './benchmark.ts';
import { median } from './median.ts';
import type { Peer } from './peer.ts';
import { titleOf } from './peers/start-peers.ts';

/**
 * Milliseconds before each turn. The threads of OpenMP (PyTorch, Keras) turn in a circle for 200 ms after their work,
 * in case there is more, and would take a core from whoever comes next.
 */
const rest = 500;

/**
 * Measures ours and every peer again and again, one after another, so that whatever else the machine does meets all
 * of them alike. Figures are medians over the rounds; `value` and `ours` are rates, of which more is better. A peer that
 * ends on the way joins the `skipped`.
 */
export async function inTurns(
  ours: () => Promise<number>,
  peers: readonly Peer[],
  options: {
    rounds: number;
    unit: string;
    skipped: readonly Skipped[];
    log: (line: string) => void;
  },
): Promise<{ ours: number; peers: PeerFigure[]; skipped: Skipped[] }> {
  const { unit, log } = options;
  const rounds = roundsAsked() ?? options.rounds;
  const skipped = [...options.skipped];
  const own: number[] = [];
  const theirs = new Map(peers.map((peer): [Peer, number[]] => [peer, []]));
  for (let round = 1; round <= rounds; round++) {
    await setTimeout(rest);
    const mine = await ours();
    own.push(mine);
    let line = `round ${round} of ${rounds}: Millwright ${rounded(mine)}`;
    for (const [peer, values] of [...theirs]) {
      try {
        await setTimeout(rest);
        const value = await peer.measure();
        values.push(value);
        line += `, ${titleOf(peer)} ${rounded(value)}`;
      } catch (error) {
        theirs.delete(peer);
        const reason = `it ended in round ${round}: ${error instanceof Error ? error.message : error}`;
        skipped.push({ name: titleOf(peer), reason });
        log(`${titleOf(peer)}: ${reason}`);
      }
    }
    log(`${line} ${unit}`);
  }
  const value = median(own);
  const figures = Array.from(theirs, ([{ name, variant, version, note }, values]) => {
    const other = median(values);
    return {
      name,
      ...(variant === undefined ? {} : { variant }),
      version,
      value: rounded(other),
      ratio: rounded(value / other),
      ...(note === undefined ? {} : { note }),
    };
  });
  return { ours: rounded(value), peers: figures, skipped };
}

/** To four figures: more than a measurement of this kind can tell apart. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

/** `MILLWRIGHT_BENCH_ROUNDS`, for a quick look. */
function roundsAsked(): number | undefined {
  const asked = Number(process.env.MILLWRIGHT_BENCH_ROUNDS);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : undefined;
}
