import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import type { Matrix } from '../../data/matrix.ts';
import type { Texts } from '../../data/storage/list.ts';
import type { TextEncoder } from './text-encoder.ts';

export interface TokenFitOptions {
  readonly minCount?: number;
  readonly maxFeatures?: number;
  readonly maxLength?: number;
}

const padding = 0;
const unknown = 1;
const firstToken = 2;

/** A word of letters and digits, a single Chinese character, or a sign. */
const tokenPattern = /\p{Script=Han}|[\p{L}\p{N}_]+(?:['’][\p{L}]+)*|[^\s]/gu;

/** A text as a sequence of words and Chinese characters, in order: what convolutions, LSTMs and Transformers read. */
export class TokenVocabulary implements TextEncoder {
  readonly maxLength: number;
  readonly #tokens: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(tokens: readonly string[], maxLength: number) {
    this.maxLength = maxLength;
    this.#tokens = tokens;
    this.#ids = new Map(tokens.map((token, i) => [token, i + firstToken]));
  }

  /** The most frequent tokens of `texts`; the length is what 99 of 100 texts need, at most 512. */
  static fit(texts: Texts, options: TokenFitOptions = {}): TokenVocabulary {
    const { minCount = 2, maxFeatures = 50_000 } = options;
    const counts = new Map<string, number>();
    const lengths: number[] = [];
    for (const text of texts) {
      let length = 0;
      for (const [token] of tokensOf(text)) {
        counts.set(token, (counts.get(token) ?? 0) + 1);
        length += 1;
      }
      lengths.push(length);
    }
    const kept = [...counts].filter(([, count]) => count >= minCount);
    kept.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    lengths.sort((a, b) => a - b);
    const needed = lengths[Math.floor(0.99 * (lengths.length - 1))] ?? 1;
    const maxLength = options.maxLength ?? Math.min(512, Math.max(8, Math.ceil(needed / 4) * 4));
    return new TokenVocabulary(
      kept.slice(0, maxFeatures).map(([token]) => token),
      maxLength,
    );
  }

  get size(): number {
    return this.#tokens.length + firstToken;
  }

  encode(text: string): Int32Array {
    const ids = new Int32Array(this.maxLength);
    this.encodeInto(text, ids);
    return ids;
  }

  encodeInto(text: string, ids: Int32Array): void {
    let length = 0;
    for (const [token] of tokensOf(text)) {
      if (length === ids.length) break;
      ids[length++] = this.#ids.get(token) ?? unknown;
    }
    ids.fill(padding, length);
  }

  encodeAll(texts: Texts): Matrix<Int32Array> {
    const data = new Int32Array(texts.length * this.maxLength);
    let row = 0;
    for (const text of texts) {
      this.encodeInto(text, data.subarray(row * this.maxLength, (row + 1) * this.maxLength));
      row += 1;
    }
    return { data, shape: [texts.length, this.maxLength] };
  }

  encodeWithSpans(text: string): { ids: Int32Array; spans: [number, number][] } {
    const ids = new Int32Array(this.maxLength).fill(padding);
    const spans: [number, number][] = [];
    for (const [token, start, end] of tokensOf(text)) {
      if (spans.length === this.maxLength) break;
      ids[spans.length] = this.#ids.get(token) ?? unknown;
      spans.push([start, end]);
    }
    return { ids, spans };
  }

  toJSON() {
    return { format: 'millwright-tokens-1', maxLength: this.maxLength, tokens: this.#tokens };
  }

  static fromJSON(json: Json): TokenVocabulary {
    const { format, maxLength, tokens } = jsonObject(json);
    const list = Array.isArray(tokens) ? tokens.filter((token) => typeof token === 'string') : [];
    const whole = Array.isArray(tokens) && list.length === tokens.length;
    if (format !== 'millwright-tokens-1' || typeof maxLength !== 'number' || !whole) {
      throw new UserError(
        'this is not a saved vocabulary; copy the whole model folder again or train the model again',
      );
    }
    return new TokenVocabulary(list, maxLength);
  }
}

function* tokensOf(text: string): Generator<[token: string, start: number, end: number]> {
  for (const match of text.matchAll(tokenPattern)) {
    yield [match[0].toLowerCase(), match.index, match.index + match[0].length];
  }
}
