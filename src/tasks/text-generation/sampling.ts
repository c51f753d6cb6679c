import type { Random } from '../../core/random.ts';
import type { GenerateOptions } from './options.ts';

/** How the next token is chosen: temperature, top-k, top-p (Holtzman et al. 2020), repetition penalty (Keskar et al. 2019). */
export type SamplingOptions = Pick<GenerateOptions, 'temperature' | 'topK' | 'topP' | 'repetitionPenalty'>;

/** The next token, sampled from the logits of all tokens `[vocabulary]` and the tokens before it. */
export function sampleToken(
  logits: Float32Array,
  before: ReadonlySet<number>,
  { temperature, topK, topP, repetitionPenalty }: SamplingOptions,
  random: Random,
): number {
  const scores = Float64Array.from(logits);
  if (repetitionPenalty !== 1) {
    for (const id of before) {
      scores[id] = scores[id] > 0 ? scores[id] / repetitionPenalty : scores[id] * repetitionPenalty;
    }
  }
  if (temperature === 0) return greatest(scores);
  const chosen = candidates(scores, topK ?? scores.length);
  const top = scores[chosen[0]];
  const shares = chosen.map((id) => Math.exp((scores[id] - top) / temperature));
  let total = shares.reduce((sum, share) => sum + share, 0);
  if (topP < 1) {
    let sum = 0;
    const kept =
      shares.findIndex((share) => {
        sum += share;
        return sum >= topP * total;
      }) + 1;
    if (kept > 0) shares.length = kept;
    total = shares.reduce((all, share) => all + share, 0);
  }
  let left = random.next() * total;
  for (const [i, share] of shares.entries()) {
    left -= share;
    if (left < 0) return chosen[i];
  }
  return chosen[shares.length - 1];
}

function greatest(scores: Float64Array): number {
  let best = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i] > scores[best]) best = i;
  return best;
}

/** Ids by descending score, the lower id first of equals. */
function candidates(scores: Float64Array, most: number): number[] {
  const ids = Array.from(scores.keys());
  ids.sort((a, b) => scores[b] - scores[a] || a - b);
  return ids.slice(0, most);
}

/**
 * Lets text through up to the first of the stop strings. What might be the beginning of one is held back until it is
 * known.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  #held = '';
  /** The stop string that was met. */
  found: string | undefined;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  /** What may be shown now. */
  push(text: string): string {
    if (this.found !== undefined) return '';
    const all = this.#held + text;
    let at = all.length;
    for (const stop of this.#stops) {
      const found = all.indexOf(stop);
      if (found < 0 || found >= at) continue;
      at = found;
      this.found = stop;
    }
    const shown = this.found === undefined ? all.length - this.#beginning(all) : at;
    this.#held = this.found === undefined ? all.slice(shown) : '';
    return all.slice(0, shown);
  }

  /** What was held back, at the end of the text. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** Characters at the end of `text` with which a stop string begins. */
  #beginning(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
