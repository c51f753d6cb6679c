import { setImmediate } from 'node:timers/promises';
import { checkStopped } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { type List, listOf, type Texts } from '../../data/storage/list.ts';
import { NumberStore } from '../../data/storage/number-store.ts';
import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';

/** Bytes of text that a tokenizer is learned from: more would give the same merges in much more time. */
const enoughBytes = 20_000_000;

/** Texts to learn a tokenizer from: every nth, so that they have enough bytes; all where there are few. */
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

/** Adds a document, begun by `documentStart`, after the others. */
export function addDocument(tokens: NumberStore, document: readonly number[], documentStart: number): void {
  tokens.push(documentStart);
  for (let i = 0; i < document.length; i++) tokens.push(document[i]);
}

/** Tokens in the vocabulary for so many bytes of text: a token should occur often enough to be learned. */
export function vocabularyFor(bytes: number): number {
  if (bytes < 100_000) return 600;
  return bytes < 500_000 ? 1500 : bytes < 20_000_000 ? 4000 : 8000;
}

/** Texts between two looks at the signal, and between two lines on progress. */
const [textsBetweenStops, textsBetweenNews] = [10_000, 1_000_000];

/** The tokens of all texts, each begun by `documentStart`, and how many each has. */
export async function encodeAll(
  texts: Texts,
  tokenizer: Pick<BytePairTokenizer, 'encode'>,
  documentStart: number,
  {
    most,
    signal,
    say,
  }: {
    /** Tokens that are kept in memory; of more, all are stored in a temporary file. */
    readonly most?: number;
    readonly signal?: AbortSignal;
    readonly say?: (line: Sentence) => void;
  } = {},
): Promise<{ readonly tokens: NumberStore; readonly lengths: Int32Array }> {
  const tokens = new NumberStore('tokens', most);
  try {
    const lengths = new Int32Array(texts.length);
    let place = 0;
    for (const document of encodedEach(texts, tokenizer)) {
      addDocument(tokens, document, documentStart);
      lengths[place++] = document.length;
      if (place % textsBetweenNews === 0) {
        const millions = place / 1e6;
        say?.({ en: `${millions} million texts encoded`, zh: `已编码 ${millions} 百万条文本` });
      }
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
