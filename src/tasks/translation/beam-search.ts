import { sentenceEnd } from './network.ts';

export interface BeamOptions {
  /** Translations that are followed at once; 4 by default, 1 is greedy. */
  readonly beams?: number;
  /** Exponent of the length by which a score is divided (Wu et al. 2016); 0.6 by default, 0 favours short ones. */
  readonly lengthPenalty?: number;
}

/** Placeholders that a translation must hold, each once: ids from `first` on, as many as `count`. */
export interface Required {
  readonly first: number;
  readonly all: number;
  readonly count: number;
}

interface Hypothesis {
  readonly tokens: readonly number[];
  readonly score: number;
  readonly used: number;
}

/** The beams of one sentence. */
export class Beams {
  readonly #width: number;
  readonly #penalty: number;
  readonly #required: Required;
  readonly #longest: number;
  #open: Hypothesis[];
  #done = false;
  #finished: { tokens: readonly number[]; score: number }[] = [];
  /** The beam that each one continues, in the order of their tokens. */
  parents: number[];

  constructor(longest: number, required: Required, { beams = 4, lengthPenalty = 0.6 }: BeamOptions = {}) {
    this.#width = beams;
    this.#penalty = lengthPenalty;
    this.#required = required;
    this.#longest = longest;
    this.#open = [{ tokens: [], score: 0, used: 0 }];
    this.parents = new Array<number>(beams).fill(0);
  }

  get done(): boolean {
    return this.#done;
  }

  /** The last token of each beam; the first where there are fewer beams. */
  lastTokens(none: number): number[] {
    return this.parents.map((_, i) => this.#open[i]?.tokens.at(-1) ?? none);
  }

  /** Takes the log probabilities of the next token after each beam, `[beams, vocabulary]`. */
  advance(logs: Float32Array, vocabulary: number): void {
    const candidates: { beam: number; token: number; score: number }[] = [];
    const most = 2 * this.#width;
    this.#open.forEach(({ score, used, tokens }, beam) => {
      const row = logs.subarray(beam * vocabulary, (beam + 1) * vocabulary);
      // Room is kept for the placeholders that are still missing.
      const left = this.#longest - tokens.length;
      for (let token = 0; token < vocabulary; token++) {
        const total = score + row[token];
        if (candidates.length === most && total <= candidates[most - 1].score) continue;
        if (!this.#allowed(token, used, left)) continue;
        let at = candidates.length;
        while (at > 0 && candidates[at - 1].score < total) at -= 1;
        candidates.splice(at, 0, { beam, token, score: total });
        if (candidates.length > most) candidates.pop();
      }
    });
    const open: Hypothesis[] = [];
    const parents: number[] = [];
    for (const { beam, token, score } of candidates) {
      const { tokens, used } = this.#open[beam];
      if (token === sentenceEnd) {
        // An end counts only where it is among the best, as in other beam searches.
        if (open.length < this.#width)
          this.#finished.push({ tokens, score: this.#normal(score, tokens.length + 1) });
        continue;
      }
      if (open.length === this.#width) break;
      open.push({ tokens: [...tokens, token], score, used: used | this.#bit(token) });
      parents.push(beam);
    }
    this.#done = open.length === 0 || this.#settled(open[0]);
    if (open.length > 0) this.#open = open;
    this.parents = Array.from({ length: this.#width }, (_, i) => parents[i] ?? 0);
  }

  /** The best translation; the placeholders that it lacks are at its end. */
  best(): number[] {
    const rest = this.#open.map(({ tokens, score }) => ({
      tokens,
      score: this.#normal(score, tokens.length),
    }));
    const [best] = [...(this.#finished.length > 0 ? this.#finished : rest)].sort((a, b) => b.score - a.score);
    const tokens = [...(best?.tokens ?? [])];
    for (let i = 0; i < this.#required.count; i++) {
      if (!tokens.includes(this.#required.first + i)) tokens.push(this.#required.first + i);
    }
    return tokens;
  }

  /** Nothing that is still open can become better than what is finished. */
  #settled({ score, tokens }: Hypothesis): boolean {
    if (this.#finished.length < this.#width) return false;
    const best = Math.max(...this.#finished.map((each) => each.score));
    return this.#normal(score, this.#penalty > 0 ? this.#longest + 1 : tokens.length) <= best;
  }

  #normal = (score: number, length: number): number => score / ((5 + length) / 6) ** this.#penalty;

  #bit(token: number): number {
    const at = token - this.#required.first;
    return at >= 0 && at < this.#required.count ? 1 << at : 0;
  }

  /** A placeholder once and only if the source has it; the end only when all have been used; padding never. */
  #allowed(token: number, used: number, left: number): boolean {
    const { first, all, count } = this.#required;
    const missing = count - bits(used);
    if (token === sentenceEnd) return missing === 0;
    if (token < sentenceEnd || left < 1) return false;
    if (token < first || token >= first + all) return missing < left;
    return token < first + count && (used & (1 << (token - first))) === 0;
  }
}

function bits(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
