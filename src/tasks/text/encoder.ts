import { UserError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { jsonObject } from '../../core/json.ts';
import { Random } from '../../core/random.ts';
import type { Texts } from '../../data/storage/list.ts';
import { type NgramFitOptions, NgramVocabulary } from '../../data/text/ngrams.ts';
import type { TextEncoder } from './text-encoder.ts';
import { TokenVocabulary } from './token-vocabulary.ts';

export type EncoderKind = 'ngrams' | 'tokens';

/** What is frequent in so many characters is frequent in all; counting more would take minutes. */
const maxCharacters = 20_000_000;

/** The vocabulary of texts: of all, or of a random part where they have more than 20 million characters. */
export function fitEncoder(kind: EncoderKind, texts: Texts, options: NgramFitOptions): TextEncoder {
  const sample = sampleOf(texts, maxCharacters);
  return kind === 'ngrams' ? NgramVocabulary.fit(sample, options) : TokenVocabulary.fit(sample);
}

/** Texts of about so many characters in all, drawn the same each time. */
export function sampleOf(texts: Texts, most: number): Texts {
  let characters = 0;
  for (const { length } of texts) characters += length;
  if (characters <= most) return texts;
  const random = new Random(0).fork('vocabulary');
  const share = most / characters;
  const drawn: string[] = [];
  for (let row = 0; row < texts.length; row++) if (random.next() < share) drawn.push(texts.at(row) ?? '');
  return drawn;
}

/** The encoder that `toJSON` gave. Throws UserError for anything else. */
export function restoreEncoder(json: Json): TextEncoder {
  const { format } = jsonObject(json);
  if (format === 'millwright-ngrams-1') return NgramVocabulary.fromJSON(json);
  if (format === 'millwright-tokens-1') return TokenVocabulary.fromJSON(json);
  throw new UserError({
    en: 'the model folder holds a vocabulary of a kind that this Millwright does not know; update Millwright',
    zh: '此版本的 Millwright 不认识模型文件夹中的词表类型；请更新 Millwright',
  });
}
