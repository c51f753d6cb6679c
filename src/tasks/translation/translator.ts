import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { readWeights } from '../../formats/index.ts';
import { input, logSoftmax, reshape } from '../../graph/index.ts';
import { type CachedDecoder, cachedGraph, cacheTypes } from '../../nn/cached-graph.ts';
import type { Symbolic, Value } from '../../nn/layer.ts';
import { buildNetwork, callNetwork, type Network } from '../../nn/model.ts';
import { WritingContext } from '../../nn/writing-context.ts';
import { type SessionOptions, State, Step } from '../../runtime/index.ts';
import { checkSizes, checkTokens, savedSizes, weightsFor } from '../kit/saved-model.ts';
import { type BeamOptions, Beams } from './beam-search.ts';
import {
  sentenceEnd,
  sentenceStart,
  type TranslationModel,
  type TranslationSizes,
  translationModel,
} from './network.ts';
import { decodePieces, encodePieces, placeholderCount, placeholders, takeOut } from './placeholders.ts';

const roundUp = (length: number): number => Math.max(8, Math.ceil(length / 8) * 8);
const capacities = [16, 32, 64, 128, 256, 512];

interface Compiled {
  readonly encode: Step;
  readonly decode: Step;
}

/** Translates sentences by beam search, several at once. */
export class Translator {
  readonly sizes: TranslationSizes;
  readonly tokenizer: BytePairTokenizer;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly #model: TranslationModel;
  readonly #network: Network;
  readonly #state = new State();
  readonly #options: SessionOptions;
  readonly #compiled = new Map<string, Promise<Compiled>>();

  constructor(
    tokenizer: BytePairTokenizer,
    sizes: TranslationSizes,
    weights: ReadonlyMap<string, Float32Array>,
    options: SessionOptions = {},
  ) {
    this.tokenizer = tokenizer;
    this.sizes = sizes;
    this.weights = weights;
    this.#options = options;
    this.#model = translationModel({ ...sizes, dropout: 0 });
    const { source, target, logits } = this.#model;
    this.#network = buildNetwork([source, target], [logits], 0);
    const found = weightsFor(this.#network, weights);
    for (const { path, shape, value } of this.#network.weights) {
      this.#state.add(path, shape, found.get(path) ?? value, 'fixed');
    }
  }

  /** Opens a saved one. Throws UserError where the folder is damaged. */
  static async open(bundle: Bundle): Promise<Translator> {
    const saved = savedSizes(bundle.manifest.content.network, [
      'vocabulary',
      'length',
      'width',
      'encoderLayers',
      'decoderLayers',
      'heads',
      'intermediate',
    ]);
    const sizes: TranslationSizes = { ...saved, dropout: 0, labelSmoothing: 0 };
    const stored = readWeights(await bundle.read('model.onnx'));
    const weights = new Map([...stored].map(([path, { data }]) => [path, data]));
    checkSizes({ ...sizes, layers: sizes.encoderLayers + sizes.decoderLayers }, weights);
    const tokenizer = BytePairTokenizer.parse((await bundle.read('tokenizer.json')).toString('utf8'));
    checkTokens(tokenizer, sizes.vocabulary);
    return new Translator(tokenizer, sizes, weights);
  }

  /** One translation for each sentence. Throws UserError for an empty one, and one longer than the model's limit. */
  async translate(sentences: readonly string[], options: BeamOptions = {}): Promise<string[]> {
    const found = await this.translateToTokens(sentences, options);
    return found.map(({ tokens, kept }) => decodePieces(tokens, this.tokenizer, kept).trim());
  }

  /** The same as tokens, with the numbers that were kept of each sentence. */
  async translateToTokens(
    sentences: readonly string[],
    options: BeamOptions = {},
  ): Promise<{ tokens: readonly number[]; kept: readonly string[] }[]> {
    const prepared = sentences.map((sentence, row) => {
      const { pieces, kept } = takeOut(sentence);
      const ids = [...encodePieces(pieces, this.tokenizer), sentenceEnd];
      if (ids.length === 1) {
        throw new UserError({
          en: `sentence ${row + 1} is empty; give a text to translate`,
          zh: `第 ${row + 1} 句为空；请给出要翻译的文本`,
        });
      }
      if (ids.length > this.sizes.length) {
        const [tokens, most] = [ids.length - 1, this.sizes.length - 1];
        throw new UserError({
          en: `sentence ${row + 1} has ${tokens} tokens and the model reads at most ${most}; translate it in parts`,
          zh: `第 ${row + 1} 句有 ${tokens} 个词元，模型最多读 ${most} 个；请分段翻译`,
        });
      }
      return { ids, kept, row };
    });
    // Sentences of similar length together, so that there is little padding.
    const order = [...prepared].sort((a, b) => a.ids.length - b.ids.length);
    const translations = new Array<{ tokens: readonly number[]; kept: readonly string[] }>(sentences.length);
    const batch = sentences.length === 1 ? 1 : 16;
    for (let start = 0; start < order.length; start += batch) {
      const some = order.slice(start, start + batch);
      const found = await this.#search(some, batch, options);
      some.forEach(({ row, kept }, i) => {
        translations[row] = { tokens: found[i], kept };
      });
    }
    return translations;
  }

  async close(): Promise<void> {
    for (const compiled of this.#compiled.values()) {
      const { encode, decode } = await compiled;
      await encode.release();
      await decode.release();
    }
    this.#compiled.clear();
  }

  async #search(
    some: readonly { readonly ids: readonly number[]; readonly kept: readonly string[] }[],
    batch: number,
    options: BeamOptions,
  ): Promise<number[][]> {
    const beams = options.beams ?? 4;
    const { vocabulary } = this.sizes;
    const time = roundUp(Math.max(...some.map(({ ids }) => ids.length)));
    const longest = Math.min(this.sizes.length - 1, 2 * time + 8);
    const capacity = capacities.find((each) => each >= longest + 1) ?? longest + 1;
    const { encode, decode } = await this.#stepsFor(batch, beams, time, capacity);
    const sources = int32(encode.feeds.get('source'));
    sources.fill(0);
    some.forEach(({ ids }, i) => {
      sources.set(ids, i * time);
    });
    // Rows without a sentence must attend to something.
    for (let i = some.length; i < batch; i++) sources[i * time] = sentenceEnd;
    await encode.run();
    for (const [name, values] of encode.results)
      repeat(float32(values), float32(decode.feeds.get(name)), beams, batch);
    const first = this.tokenizer.special(placeholders[0]);
    const searches = some.map(
      ({ kept }) => new Beams(longest, { first, all: placeholderCount, count: kept.length }, options),
    );
    const [ids, parents] = [int32(decode.feeds.get('input_ids')), int32(decode.feeds.get('parents'))];
    const position = decode.feeds.get('position');
    const logs = float32(decode.results.get('logs'));
    if (!(position instanceof BigInt64Array)) throw new Error('the graph lacks its position');
    for (let at = 0; at <= longest && searches.some(({ done }) => !done); at++) {
      ids.fill(sentenceStart);
      parents.forEach((_, row) => {
        parents[row] = row;
      });
      searches.forEach((search, i) => {
        ids.set(search.lastTokens(sentenceStart), i * beams);
        parents.set(
          search.parents.map((parent) => i * beams + parent),
          i * beams,
        );
      });
      position[0] = BigInt(at);
      await decode.run();
      searches.forEach((search, i) => {
        if (search.done) return;
        search.advance(logs.subarray(i * beams * vocabulary, (i + 1) * beams * vocabulary), vocabulary);
      });
    }
    return searches.map((search) => search.best());
  }

  #stepsFor(batch: number, beams: number, time: number, capacity: number): Promise<Compiled> {
    const key = [batch, beams, time, capacity].join();
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const made = this.#compile(batch, beams, time, capacity);
    this.#compiled.set(key, made);
    return made;
  }

  async #compile(batch: number, beams: number, time: number, capacity: number): Promise<Compiled> {
    const { source, target, memories, memoryBias, logits } = this.#model;
    const names = new Map<Symbolic, string>([
      ...memories.map((memory, i) => [memory, `memory${i}`] as const),
      [memoryBias, 'memoryBias'],
    ]);
    const context = new WritingContext(this.#network, false);
    const encoder: Network = {
      ...this.#network,
      inputs: [source],
      outputs: [...names.keys()],
      steps: this.#network.steps.filter((step) => !dependsOn(step, target)),
    };
    const values = callNetwork(encoder, context, [{ tensor: input('source', 'int32', [batch, time]) }]);
    const results = Object.fromEntries([...names.values()].map((name, i) => [name, values[i].tensor]));
    const given = new Map<Symbolic, Value>(
      [...names].map(([symbolic, name]) => {
        const shape = [batch * beams, ...results[name].shape.slice(1)];
        return [symbolic, { tensor: input(name, 'float32', shape) }];
      }),
    );
    const decoder: CachedDecoder = { ids: target, output: logits, given };
    const sizes = { batch: batch * beams, time: 1, capacity, reordered: true };
    const { output, cache } = cachedGraph(decoder, new WritingContext(this.#network, false), sizes);
    const state = this.#stateWith(cacheTypes(decoder, sizes));
    const logs = reshape(logSoftmax(output), [batch * beams, -1]);
    const [encode, decode] = [
      await Step.compile({ results, updates: new Map() }, this.#state, this.#options),
      await Step.compile({ results: { logs }, updates: cache }, state, this.#options),
    ];
    return { encode, decode };
  }

  /** The weights, which are shared, and a cache of its own. */
  #stateWith(cache: ReturnType<typeof cacheTypes>): State {
    const state = new State();
    for (const { path, shape } of this.#network.weights)
      state.add(path, shape, this.#state.values(path), 'fixed');
    for (const [name, { shape }] of cache) {
      state.add(name, shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
    }
    return state;
  }
}

function dependsOn(symbolic: Symbolic, on: Symbolic): boolean {
  return symbolic === on || symbolic.inputs.some((each) => dependsOn(each, on));
}

/** Each row `times` times. */
function repeat(from: Float32Array, into: Float32Array, times: number, rows: number): void {
  const width = from.length / rows;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < times; i++)
      into.set(from.subarray(row * width, (row + 1) * width), (row * times + i) * width);
  }
}

function int32(values: unknown): Int32Array {
  if (values instanceof Int32Array) return values;
  throw new Error('the graph lacks a feed of int32');
}
function float32(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new Error('the graph lacks a feed of float32');
}
