import { Tokenizer } from '@huggingface/tokenizers';
import { UserError } from '../../../core/errors.ts';
import { type Json, jsonObject } from '../../../core/json.ts';
import { bytesOf } from './byte-characters.ts';
import { MergeEncoder } from './merge-encoder.ts';
import { ownMerges, tokenizerJson } from './tokenizer-file.ts';
import { type TrainBpeOptions, trainBpe } from './train-bpe.ts';

/**
 * A byte-level byte-pair tokenizer, as `tokenizer.json` describes it. Any text goes in, and comes out again as it was;
 * lone halves of surrogate pairs, which are no characters, come out as U+FFFD.
 *
 *     const tokenizer = BytePairTokenizer.train(texts, { vocabularySize: 4000, specialTokens: ['<|endoftext|>'] });
 *     tokenizer.decode(tokenizer.encode('轴承温度 85°C')); // the same text
 */
export class BytePairTokenizer {
  readonly size: number;
  readonly #json: Json;
  /** Ids of a text without special tokens in it. */
  readonly #encode: (text: string) => number[];
  /** The bytes of each token; a special token has none. */
  readonly #bytes: readonly Uint8Array[];
  readonly #specials: ReadonlyMap<string, number>;

  private constructor(json: Json, tokens: readonly string[], specials: ReadonlyMap<string, number>) {
    this.#json = json;
    this.#encode = encoderOf(json, tokens);
    this.#specials = specials;
    this.#bytes = tokens.map((token) => (specials.has(token) ? new Uint8Array(0) : bytesOf(token)));
    this.size = tokens.length;
  }

  static train(texts: Iterable<string>, options: TrainBpeOptions): BytePairTokenizer {
    const model = trainBpe(texts, options);
    const specials = new Map(model.specialTokens.map((token, id) => [token, id]));
    return new BytePairTokenizer(tokenizerJson(model), model.tokens, specials);
  }

  /** From the text of a `tokenizer.json`. Throws UserError where it is not one of a byte-level BPE. */
  static parse(text: string): BytePairTokenizer {
    let json: Json;
    try {
      json = JSON.parse(text);
    } catch {
      throw new UserError('tokenizer.json is damaged; copy the whole model folder again or train again');
    }
    const { model, decoder, added_tokens } = jsonObject(json);
    const { type, vocab } = jsonObject(model ?? null);
    const entries = Object.entries(jsonObject(vocab ?? null));
    const missing = '';
    const tokens = new Array<string>(entries.length).fill(missing);
    for (const [token, id] of entries)
      if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 && id < entries.length)
        tokens[id] = token;
    const whole = tokens.length > 0 && !tokens.includes(missing);
    if (type !== 'BPE' || jsonObject(decoder ?? null).type !== 'ByteLevel' || !whole) {
      throw new UserError(
        'tokenizer.json holds no byte-level BPE with ids from 0 on; use the file that the training wrote',
      );
    }
    const added = Array.isArray(added_tokens) ? added_tokens.map(jsonObject) : [];
    const specials = new Map(added.map(({ content, id }) => [String(content), Number(id)]));
    for (const [token, id] of specials) {
      if (tokens[id] === token) continue;
      throw new UserError(
        `tokenizer.json has another id for the special token ${token} than its vocabulary; use the file that the training wrote`,
      );
    }
    try {
      const tokenizer = new BytePairTokenizer(json, tokens, specials);
      // Some of what the file says is looked at when the first text comes.
      tokenizer.encode('A 1.');
      return tokenizer;
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      throw new UserError(
        `tokenizer.json cannot be used (${why}); copy the whole model folder again or train again`,
      );
    }
  }

  /** Ids of a text, without special tokens: what looks like one in the text is read as plain characters. */
  encode(text: string): number[] {
    // Through UTF-8 and back, lone halves of surrogate pairs become U+FFFD.
    const wellFormed = Buffer.from(text, 'utf8').toString('utf8');
    if (wellFormed === '') return [];
    const hidden = [...this.#specials.keys()].some((token) => wellFormed.includes(token));
    if (!hidden) return this.#encode(wellFormed);
    // The names of special tokens are cut in two, so that no user's text can end a document.
    const names = [...this.#specials.keys()].map((token) => token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const parts = wellFormed.split(
      new RegExp(`(?<=${names.map((name) => name.slice(0, -1)).join('|')})`, 'u'),
    );
    return parts.flatMap((part) => this.#encode(part));
  }

  decode(ids: Iterable<number>): string {
    const stream = this.stream();
    let text = '';
    for (const id of ids) text += stream.push(id);
    return text + stream.end();
  }

  /** Decodes ids as they come; a character whose bytes are not all there yet waits for the rest. */
  stream(): { push(id: number): string; end(): string } {
    // Without `ignoreBOM` a byte order mark at the front would be taken out.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return {
      push: (id) => decoder.decode(this.#bytes[id] ?? new Uint8Array(0), { stream: true }),
      end: () => decoder.decode(),
    };
  }

  /** The id of a special token. Throws where there is none. */
  special(token: string): number {
    const id = this.#specials.get(token);
    if (id === undefined)
      throw new UserError(`tokenizer.json has no token ${token}; use the file that the training wrote`);
    return id;
  }

  /** How many bytes of UTF-8 an id stands for. */
  byteLength = (id: number): number => this.#bytes[id]?.length ?? 0;
  /** What `tokenizer.json` holds. */
  toJSON = (): Json => this.#json;
}

/** Files as the training writes them are read by a tenfold quicker encoder than what knows them all. */
function encoderOf(json: Json, tokens: readonly string[]): (text: string) => number[] {
  const own = ownMerges(json, tokens);
  if (own !== undefined) {
    const encoder = new MergeEncoder(own.bytes, own.merges);
    return (text) => encoder.encode(text);
  }
  const tokenizer = new Tokenizer(jsonObject(json), { clean_up_tokenization_spaces: false });
  return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids;
}
