import { isDeepStrictEqual } from 'node:util';
import { type Json, jsonObject } from '../../../core/json.ts';
import { byteCharacters } from './byte-characters.ts';
import type { IdMerge } from './merge-encoder.ts';
import { type BpeModel, wordPattern } from './train-bpe.ts';

/** A byte-level BPE as the content of Hugging Face's `tokenizer.json`. */
export function tokenizerJson({ tokens, merges, specialTokens }: BpeModel): Json {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: wordPattern }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: merges.map(([left, right]) => `${left} ${right}`),
    },
  };
}

/**
 * The ids of the bytes and the merges of a `tokenizer.json` that splits, merges and decodes as those that are written
 * here; undefined for any other.
 */
export function ownMerges(
  json: Json,
  tokens: readonly string[],
): { readonly bytes: readonly number[]; readonly merges: readonly IdMerge[] } | undefined {
  const { model, added_tokens: _, ...rest } = jsonObject(json);
  const { merges, vocab: _vocab, ...modelRest } = jsonObject(model ?? null);
  const own = jsonObject(tokenizerJson({ tokens: [], merges: [], specialTokens: [] }));
  const { model: ownModel, added_tokens: _added, ...ownRest } = own;
  const { merges: _merges, vocab: _ownVocab, ...ownModelRest } = jsonObject(ownModel);
  if (!isDeepStrictEqual([rest, modelRest], [ownRest, ownModelRest]) || !Array.isArray(merges))
    return undefined;
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const idOf = (token: unknown): number => (typeof token === 'string' ? ids.get(token) : undefined) ?? -1;
  const found = merges.map((merge): IdMerge => {
    const [left, right, ...more] = typeof merge === 'string' ? merge.split(' ') : [];
    const sides = { left: idOf(left), right: idOf(right), merged: idOf(`${left}${right}`) };
    return more.length === 0 ? sides : { ...sides, merged: -1 };
  });
  const bytes = byteCharacters.map(idOf);
  const isWhole = found.every(({ left, right, merged }) => Math.min(left, right, merged) >= 0);
  return isWhole && !bytes.includes(-1) ? { bytes, merges: found } : undefined;
}
