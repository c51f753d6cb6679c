import { UserError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';

export interface SamplingOptions {
  /** 0 always takes the most probable token; 1 draws by the model's probabilities; 0.8 by default. */
  readonly temperature?: number;
  /** Only so many of the most probable tokens. */
  readonly topK?: number;
  /** Only the most probable tokens that make up this share (Holtzman et al. 2020). */
  readonly topP?: number;
  /** Above 1 makes tokens that occurred less likely (Keskar et al. 2019). */
  readonly repetitionPenalty?: number;
}

/** Throws UserError for a setting that means nothing. */
export function checkSampling({
  temperature = 1,
  topK = 1,
  topP = 1,
  repetitionPenalty = 1,
}: SamplingOptions): void {
  const refuse = (name: string, value: number, expected: string): never => {
    throw new UserError(`--${name} ${value} must be ${expected}`);
  };
  if (!(temperature >= 0 && temperature < 100)) refuse('temperature', temperature, 'a number from 0 to 100');
  if (!Number.isSafeInteger(topK) || topK < 1) refuse('top-k', topK, 'a whole number of at least 1');
  if (!(topP > 0 && topP <= 1)) refuse('top-p', topP, 'a share above 0 and at most 1');
  if (!(repetitionPenalty > 0 && repetitionPenalty < 100))
    refuse('repetition-penalty', repetitionPenalty, 'a number above 0');
}

/** The next token, from the logits of all tokens and the tokens before it. */
export function sampleToken(
  logits: Float32Array,
  before: ReadonlySet<number>,
  { temperature = 0.8, topK, topP = 1, repetitionPenalty = 1 }: SamplingOptions,
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

/** Ids by falling score, the lower id first of equals. */
function candidates(scores: Float64Array, most: number): number[] {
  const ids = Array.from(scores.keys());
  ids.sort((a, b) => scores[b] - scores[a] || a - b);
  return ids.slice(0, most);
}
