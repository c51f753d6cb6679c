import { setImmediate } from 'node:timers/promises';
import { checkStopped } from '../../core/errors.ts';
import { type List, listOf, type Texts } from '../../data/storage/list.ts';
import { NumberStore } from '../../data/storage/number-store.ts';
import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { addDocument } from '../text-generation/packing.ts';

/** Bytes of text from which a tokenizer is learned: more would give the same pairs in much more time. */
const enoughBytes = 20_000_000;

/** What a tokenizer can be learned from: texts from all over that have so many bytes, and all of them where they are few. */
export function someOf<T>(texts: List<T>, bytes: number): List<T> {
  const step = Math.max(1, Math.ceil(bytes / enoughBytes));
  return listOf(Math.ceil(texts.length / step), (place) => texts.at(place * step));
}

/** The tokens of one text after another. */
export function* encodedEach(
  texts: Iterable<string>,
  tokenizer: Pick<BytePairTokenizer, 'encode'>,
): Generator<number[]> {
  for (const text of texts) yield tokenizer.encode(text);
}

/** After so many texts whoever stops the program is heard, and after so many that it goes on. */
const [textsBetweenStops, textsBetweenNews] = [10_000, 1_000_000];

/** The tokens of all texts, each begun by `documentStart`, and how many each has. */
export async function encodeAll(
  texts: Texts,
  tokenizer: Pick<BytePairTokenizer, 'encode'>,
  documentStart: number,
  {
    most,
    signal,
    log,
  }: {
    /** Tokens that are kept in memory; of more, all lie in a temporary file. */
    readonly most?: number;
    readonly signal?: AbortSignal;
    readonly log?: (line: string) => void;
  } = {},
): Promise<{ readonly tokens: NumberStore; readonly lengths: Int32Array }> {
  const tokens = new NumberStore('tokens', most);
  try {
    const lengths = new Int32Array(texts.length);
    let place = 0;
    for (const document of encodedEach(texts, tokenizer)) {
      addDocument(tokens, document, documentStart);
      lengths[place++] = document.length;
      if (place % textsBetweenNews === 0) log?.(`${place / 1e6} million texts turned into tokens`);
      if (place % textsBetweenStops > 0) continue;
      await setImmediate();
      checkStopped(signal);
    }
    return { tokens, lengths };
  } catch (error) {
    tokens.close();
    throw error;
  }
}
