import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { readWeights } from '../../formats/index.ts';
import { checkSizes, checkTokens, savedSizes } from '../kit/saved-model.ts';
import { encodedEach } from '../sequence/tokens.ts';
import { explainNextToken, type TokenExplanation } from './explain-next-token.ts';
import { Generator } from './generator.ts';
import type { LanguageModelSizes } from './network.ts';
import { type GenerateOptions, generateOptions } from './options.ts';
import { measurePerplexity, type PerplexityMetrics } from './perplexity.ts';
import { StopStrings, sampleToken } from './sampling.ts';

/** Comes before every document, and so after the previous one. */
export const endOfText = '<|endoftext|>';

const usual = generateOptions.parse({});

export interface Generated {
  readonly text: string;
  /** New tokens. */
  readonly tokens: number;
  /** Why it ended: the model ended the text, a stop string, `maxTokens`, or no more room in the context. */
  readonly stopped: 'end' | 'stop' | 'maxTokens' | 'context';
  readonly tokensPerSecond: number;
}

/** A trained language model with its tokenizer. */
export class TextGenerator {
  readonly tokenizer: BytePairTokenizer;
  readonly sizes: LanguageModelSizes;
  readonly #weights: ReadonlyMap<string, Float32Array>;
  #generator: Generator | undefined;

  constructor(
    tokenizer: BytePairTokenizer,
    sizes: LanguageModelSizes,
    weights: ReadonlyMap<string, Float32Array>,
  ) {
    this.tokenizer = tokenizer;
    this.sizes = sizes;
    this.#weights = weights;
  }

  static async open(bundle: Bundle): Promise<TextGenerator> {
    const saved = savedSizes(bundle.manifest.content.network, [
      'vocabulary',
      'context',
      'width',
      'layers',
      'heads',
      'intermediate',
      'documentStart',
    ]);
    const sizes: LanguageModelSizes = { ...saved, dropout: 0 };
    const stored = readWeights(await bundle.read('model.onnx'));
    const weights = new Map([...stored].map(([path, { data }]) => [path, data]));
    checkSizes(sizes, weights);
    const tokenizer = BytePairTokenizer.parse((await bundle.read('tokenizer.json')).toString('utf8'));
    checkTokens(tokenizer, sizes.vocabulary, { documentStart: sizes.documentStart });
    return new TextGenerator(tokenizer, sizes, weights);
  }

  /**
   * Continues `prompt`, or begins a text where it is empty. `onText` gets each piece as soon as it is known. Throws
   * UserError where the prompt leaves no room for a token in the model's context: prompts are never cut silently.
   *
   *     await generator.generate('Hyd hose', { temperature: 0.5, maxTokens: 40 }); // { text, tokens, stopped, ... }
   */
  async generate(
    prompt: string,
    options: Partial<GenerateOptions> = {},
    onText: (piece: string) => void = () => {},
  ): Promise<Generated> {
    const sampling = { ...usual, ...options };
    const { maxTokens, stop, seed } = sampling;
    const { context, documentStart } = this.sizes;
    const ids = [documentStart, ...this.tokenizer.encode(prompt)];
    if (ids.length > context) {
      throw new UserError({
        en: `the prompt has ${ids.length - 1} tokens and the model sees at most ${context - 1}; shorten the prompt`,
        zh: `提示有 ${ids.length - 1} 个词元，模型最多看到 ${context - 1} 个；请缩短提示`,
      });
    }
    this.#generator ??= new Generator(this.sizes, this.#weights);
    const generator = this.#generator;
    const random = new Random(seed);
    const before = new Set(ids);
    const stops = new StopStrings(stop);
    const decoder = this.tokenizer.stream();
    let text = '';
    const show = (piece: string): void => {
      text += piece;
      if (piece !== '') onText(piece);
    };
    generator.restart();
    let logits = (await generator.read(ids)).at(-1) ?? new Float32Array(0);
    let tokens = 0;
    let stopped: Generated['stopped'] = 'maxTokens';
    const started = performance.now();
    while (tokens < maxTokens) {
      const token = sampleToken(logits, before, sampling, random);
      if (token === documentStart) {
        stopped = 'end';
        break;
      }
      tokens += 1;
      before.add(token);
      show(stops.push(decoder.push(token)));
      if (stops.found !== undefined) {
        stopped = 'stop';
        break;
      }
      if (generator.position === context) {
        stopped = 'context';
        break;
      }
      if (tokens < maxTokens) [logits] = await generator.read([token]);
    }
    if (stops.found === undefined) show(stops.push(decoder.end()) + stops.end());
    const seconds = (performance.now() - started) / 1000;
    return { text, tokens, stopped, tokensPerSecond: tokens / Math.max(seconds, 1e-9) };
  }

  /** How well it predicts texts. */
  perplexity(texts: Iterable<string>, seed = 0, unigram?: Float64Array): Promise<PerplexityMetrics> {
    return measurePerplexity(
      this.sizes,
      this.#weights,
      encodedEach(texts, this.tokenizer),
      this.tokenizer.byteLength,
      { seed, unigram },
    );
  }

  /** Which parts of a text make its next token probable: the most probable one, or the first of `wanted`. */
  explain(text: string, wanted?: string): Promise<TokenExplanation> {
    return explainNextToken(this.sizes, this.#weights, this.tokenizer, text, wanted);
  }

  async close(): Promise<void> {
    await this.#generator?.close();
    this.#generator = undefined;
  }
}
