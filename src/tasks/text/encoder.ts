import { UserError } from '../../data/errors.ts';
import type { Json } from '../../data/json.ts';
import { jsonObject } from '../../data/json.ts';
import type { Matrix } from '../../data/matrix.ts';
import { type NgramFitOptions, NgramVocabulary } from '../../data/ngrams.ts';
import { TokenVocabulary } from './token-vocabulary.ts';

/** Texts as rows of whole numbers, and back to the places in the text that each number stands for. */
export interface TextEncoder {
  /** Ids in use; 0 is padding. */
  readonly size: number;
  /** Ids of a text. */
  readonly maxLength: number;
  encode(text: string): Int32Array;
  encodeAll(texts: readonly string[]): Matrix<Int32Array>;
  /** For each id that is not padding the characters `[start, end)` of the text that it stands for. */
  encodeWithSpans(text: string): { ids: Int32Array; spans: readonly (readonly [number, number])[] };
  toJSON(): unknown;
}

export type EncoderKind = 'ngrams' | 'tokens';

export function fitEncoder(
  kind: EncoderKind,
  texts: readonly string[],
  options: NgramFitOptions,
): TextEncoder {
  return kind === 'ngrams' ? NgramVocabulary.fit(texts, options) : TokenVocabulary.fit(texts);
}

/** The encoder that `toJSON` gave. Throws UserError for anything else. */
export function restoreEncoder(json: Json): TextEncoder {
  const { format } = jsonObject(json);
  if (format === 'millwright-ngrams-1') return NgramVocabulary.fromJSON(json);
  if (format === 'millwright-tokens-1') return TokenVocabulary.fromJSON(json);
  throw new UserError(
    'the model folder holds a vocabulary of a kind that this Millwright does not know; update Millwright',
  );
}
