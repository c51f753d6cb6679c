import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { IntegratedGradients } from '../../explain/integrated-gradients.ts';
import { type Contribution, contributionsByWord } from '../../explain/text-contributions.ts';
import { broadcastTo, constant } from '../../graph/index.ts';
import { layer } from '../../nn/layer.ts';
import { buildNetwork } from '../../nn/model.ts';
import { nextToken } from '../sequence/next-token.ts';
import { sentenceEnd, sentenceStart, type TranslationSizes, translationModel } from './network.ts';
import { type Piece, placeholders } from './placeholders.ts';

export interface TokenOrigin {
  readonly token: string;
  /** Its probability after the translation before it. */
  readonly score: number;
  /** The same where the model knows nothing of the source. */
  readonly baseline: number;
  /** What the words of the source add to `baseline`; with `end`, the mark of the sentence's end, they give `score`. */
  readonly contributions: readonly Contribution[];
  readonly end: number;
}

/** Where a token of a translation comes from: integrated gradients of its probability over the source. */
export async function originOf(
  sizes: TranslationSizes,
  weights: ReadonlyMap<string, Float32Array>,
  tokenizer: BytePairTokenizer,
  source: { readonly text: string; readonly pieces: readonly Piece[]; readonly kept: readonly string[] },
  translation: readonly number[],
  at: number,
): Promise<TokenOrigin> {
  const { ids, spans } = spansOf(source, tokenizer);
  const row = Int32Array.from([...ids, sentenceEnd]);
  const before = [sentenceStart, ...translation.slice(0, at)];
  const prefix = layer(
    'Prefix',
    {},
    {
      call: (_, [{ tensor }]) => {
        const known = constant(before, 'int32', [1, before.length]);
        return { tensor: broadcastTo(known, [tensor.shape[0], before.length]) };
      },
    },
  );
  const {
    source: input,
    sourceEmbedding,
    logits,
  } = translationModel({ ...sizes, length: row.length, dropout: 0 }, (each) => prefix(each));
  const network = buildNetwork([input], [nextToken()(logits)], 0);
  const gradients = await IntegratedGradients.create(network, sourceEmbedding, weights);
  try {
    const { contributions, score, baseline } = await gradients.explain(row, translation[at]);
    return {
      token: shown(translation[at], tokenizer, source.kept),
      score,
      baseline,
      contributions: contributionsByWord(source.text, spans, contributions.subarray(0, ids.length)),
      end: contributions[ids.length],
    };
  } finally {
    await gradients.release();
  }
}

/** A token as a person reads it. */
export function shown(id: number, tokenizer: BytePairTokenizer, kept: readonly string[]): string {
  const number = id - tokenizer.special(placeholders[0]);
  return number >= 0 && number < kept.length ? kept[number] : tokenizer.decode([id]);
}

function spansOf(
  { pieces, kept }: { pieces: readonly Piece[]; kept: readonly string[] },
  tokenizer: BytePairTokenizer,
): { ids: number[]; spans: [number, number][] } {
  const ids: number[] = [];
  const spans: [number, number][] = [];
  let at = 0;
  for (const piece of pieces) {
    const text = typeof piece === 'number' ? kept[piece] : piece;
    const end = at + text.length;
    if (typeof piece === 'number') {
      ids.push(tokenizer.special(placeholders[piece]));
      spans.push([at, end]);
    } else {
      const stream = tokenizer.stream();
      let from = at;
      for (const id of tokenizer.encode(piece)) {
        const to = from + stream.push(id).length;
        ids.push(id);
        spans.push([from, Math.min(end, Math.max(to, from + 1))]);
        from = to;
      }
    }
    at = end;
  }
  return { ids, spans };
}
