import { UserError } from '../../core/errors.ts';
import { type CachedDecoder, cachedGraph, cacheTypes } from '../../nn/cached-graph.ts';
import { buildNetwork, type Network } from '../../nn/model.ts';
import { WritingContext } from '../../nn/writing-context.ts';
import { type SessionOptions, State, Step } from '../../runtime/index.ts';
import { weightsFor } from '../kit/saved-model.ts';
import { type LanguageModelSizes, languageModel } from './network.ts';

/** Tokens of a prompt that are read at once. */
const chunk = 16;

/**
 * A language model that reads token by token: it keeps keys and values of what it has read, so that each further token
 * costs one step. One text at a time; `read` continues it, `restart` begins another. The cache has the length of the
 * context from the start: a step with room for 256 tokens takes 0.9 ms where one for 64 takes 0.7, which is the most that
 * a growing cache could save.
 */
export class Generator {
  readonly context: number;
  readonly #state: State;
  readonly #network: Network;
  readonly #decoder: CachedDecoder;
  readonly #options: SessionOptions;
  readonly #steps = new Map<number, Promise<Step>>();
  #position = 0;

  constructor(
    sizes: LanguageModelSizes,
    weights: ReadonlyMap<string, Float32Array>,
    options: SessionOptions = {},
  ) {
    const { ids, logits } = languageModel(sizes);
    this.context = sizes.context;
    this.#network = buildNetwork([ids], [logits], 0);
    this.#decoder = { ids, output: logits };
    this.#options = options;
    this.#state = new State();
    const found = weightsFor(this.#network, weights);
    for (const { path, shape, value } of this.#network.weights) {
      this.#state.add(path, shape, found.get(path) ?? value, 'fixed');
    }
    for (const [name, { shape }] of cacheTypes(this.#decoder, this.#sizes(1))) {
      this.#state.add(name, shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
    }
  }

  /** Tokens read so far. */
  get position(): number {
    return this.#position;
  }

  restart(): void {
    this.#position = 0;
  }

  /** Reads tokens after those read before; gives the logits of the token after each: `[tokens, vocabulary]`. */
  async read(ids: readonly number[]): Promise<Float32Array[]> {
    if (this.#position + ids.length > this.context) {
      const tokens = this.#position + ids.length;
      throw new UserError({
        en: `the text has ${tokens} tokens and the model sees ${this.context} at once; give a shorter text`,
        zh: `文本有 ${tokens} 个词元，模型一次看到 ${this.context} 个；请缩短文本`,
      });
    }
    const rows: Float32Array[] = [];
    for (let start = 0; start < ids.length; ) {
      const left = ids.length - start;
      // Filling after the last token is overwritten later, and never seen by what comes before it.
      const wide = left > 1 && this.#position + chunk <= this.context;
      const time = wide ? chunk : 1;
      const count = Math.min(left, time);
      const step = await this.#step(time);
      const { feeds, results } = step;
      const [row, position, logits] = [feeds.get('input_ids'), feeds.get('position'), results.get('logits')];
      if (
        !(row instanceof Int32Array) ||
        !(position instanceof BigInt64Array) ||
        !(logits instanceof Float32Array)
      )
        throw new Error('the graph lacks its inputs');
      row.fill(0).set(ids.slice(start, start + count));
      position[0] = BigInt(this.#position);
      await step.run();
      const width = logits.length / time;
      for (let i = 0; i < count; i++) rows.push(logits.slice(i * width, (i + 1) * width));
      this.#position += count;
      start += count;
    }
    return rows;
  }

  async close(): Promise<void> {
    for (const step of this.#steps.values()) await (await step).release();
    this.#steps.clear();
  }

  #sizes = (time: number) => ({ batch: 1, time, capacity: this.context });

  #step(time: number): Promise<Step> {
    const known = this.#steps.get(time);
    if (known !== undefined) return known;
    const { output, cache } = cachedGraph(
      this.#decoder,
      new WritingContext(this.#network, false),
      this.#sizes(time),
    );
    const compiled = Step.compile(
      { results: { logits: output }, updates: cache },
      this.#state,
      this.#options,
    );
    this.#steps.set(time, compiled);
    return compiled;
  }
}
