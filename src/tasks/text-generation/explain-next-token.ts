import { UserError } from '../../core/errors.ts';
import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { IntegratedGradients } from '../../explain/integrated-gradients.ts';
import { type Contribution, contributionsByWord } from '../../explain/text-contributions.ts';
import { inferenceOnnx } from '../../nn/inference-graph.ts';
import { buildNetwork } from '../../nn/model.ts';
import { SavedNetwork } from '../../runtime/index.ts';
import { nextToken } from '../sequence/next-token.ts';
import { type LanguageModelSizes, languageModel } from './network.ts';

export interface TokenExplanation {
  readonly input: string;
  /** The token whose probability is explained. */
  readonly token: string;
  /** Its probability after this text. */
  readonly score: number;
  /** Its probability where the model knows nothing of the text. */
  readonly baseline: number;
  /** What the words add to `baseline`; with `start`, the beginning of the text, they give `score`. */
  readonly contributions: readonly Contribution[];
  readonly start: number;
}

/** Integrated gradients of the probability of a text's next token over the text. */
export async function explainNextToken(
  sizes: LanguageModelSizes,
  weights: ReadonlyMap<string, Float32Array>,
  tokenizer: BytePairTokenizer,
  text: string,
  wanted?: string,
): Promise<TokenExplanation> {
  const { ids: tokens, spans } = tokenSpans(tokenizer, text);
  const row = Int32Array.from([sizes.documentStart, ...tokens]);
  if (row.length > sizes.context) {
    throw new UserError({
      en: `the text has ${tokens.length} tokens and the model sees at most ${sizes.context - 1}; give a shorter text`,
      zh: `文本有 ${tokens.length} 个词元，模型最多看到 ${sizes.context - 1} 个；请缩短文本`,
    });
  }
  const { ids, embedding, logits } = languageModel({ ...sizes, context: row.length, dropout: 0 });
  const network = buildNetwork([ids], [nextToken()(logits)], 0);
  const token = wanted === undefined ? await likeliest() : tokenizer.encode(wanted).at(0);
  if (token === undefined) {
    throw new UserError({
      en: 'the word whose probability is to be explained is empty; give a word',
      zh: '要解释概率的词为空；请给出一个词',
    });
  }
  const gradients = await IntegratedGradients.create(network, embedding, weights);
  try {
    const { contributions, score, baseline } = await gradients.explain(row, token);
    return {
      input: text,
      token: token === sizes.documentStart ? '<end of text>' : tokenizer.decode([token]),
      score,
      baseline,
      contributions: contributionsByWord(text, spans, contributions.subarray(1)),
      start: contributions[0],
    };
  } finally {
    await gradients.release();
  }

  async function likeliest(): Promise<number> {
    const model = inferenceOnnx(network, weights, { output: 'next' });
    const predictor = await SavedNetwork.open(model, { dtype: 'int32', shape: [row.length] });
    try {
      const { data: shares } = await predictor.run(row);
      return shares.indexOf(shares.reduce((best, share) => Math.max(best, share), 0));
    } finally {
      await predictor.release();
    }
  }
}

/** The tokens of a text with the characters `[start, end)` of each; a part of a character has all of it. */
export function tokenSpans(
  tokenizer: BytePairTokenizer,
  text: string,
): { ids: readonly number[]; spans: readonly [number, number][] } {
  const ids = tokenizer.encode(text);
  const stream = tokenizer.stream();
  let at = 0;
  const spans = ids.map((id): [number, number] => {
    const start = at;
    at += stream.push(id).length;
    return [start, Math.min(text.length, Math.max(at, start + 1))];
  });
  return { ids, spans };
}
