import type { Dataset } from '../../data/dataset.ts';
import { NumberStore } from '../../data/storage/number-store.ts';
import { noToken } from '../../nn/layers/index.ts';
import { addDocument } from '../sequence/tokens.ts';

/** Rows of tokens: documents one after another, each begun by `documentStart`. */
export interface TokenRows {
  /** The tokens, `noToken` where a row is filled up. */
  readonly tokens: NumberStore;
  readonly documentStart: number;
  /** Tokens of a row. */
  readonly context: number;
  readonly rows: number;
  /** Tokens that are to be predicted: all but the filling. */
  readonly counted: number;
}

/**
 * A stream of documents cut into rows without a gap: every token is learned from once and nothing but the end of the
 * last row is filling. A document that is cut continues in the next row without what came before.
 */
export function packTightly(tokens: NumberStore, context: number, documentStart: number): TokenRows {
  const rows = Math.max(1, Math.ceil(tokens.length / context));
  return { tokens, documentStart, context, rows, counted: tokens.length };
}

/**
 * Documents in rows of which none is cut that fits into one: for measuring, where every token is to be predicted from
 * all that came before it. Longer documents are cut into pieces of `context` tokens. `most` tokens are kept in memory; of
 * more, all are stored in a temporary file.
 */
export function packWhole(
  documents: Iterable<readonly number[]>,
  context: number,
  documentStart: number,
  most?: number,
): TokenRows {
  const tokens = new NumberStore('tokens', most);
  let filling = 0;
  for (const document of documents) {
    const room = context - (tokens.length % context);
    if (document.length + 1 > room && room < context) {
      for (let i = 0; i < room; i++) tokens.push(noToken);
      filling += room;
    }
    addDocument(tokens, document, documentStart);
  }
  return { ...packTightly(tokens, context, documentStart), counted: tokens.length - filling };
}

/**
 * Rows as a network with the inputs `ids` and `next` reads them: each token and the one that follows it, which after a
 * document's last one is its end, the start of whatever comes next. The target says which tokens count.
 */
export function packedDataset({ tokens, documentStart, context, rows }: TokenRows): Dataset {
  const row = new Int32Array(context + 1);
  return {
    length: rows,
    inputs: [
      { dtype: 'int32', shape: [context] },
      { dtype: 'int32', shape: [context] },
    ],
    target: { dtype: 'float32', shape: [context] },
    weighted: false,
    read(wanted, { inputs: [ids, next], target }) {
      for (let i = 0; i < wanted.length; i++) {
        const from = wanted[i] * context;
        const there = Math.max(0, Math.min(context + 1, tokens.length - from));
        tokens.read(row.subarray(0, there), from);
        row.fill(noToken, there);
        for (let j = 0; j < context; j++) {
          const at = i * context + j;
          const isFilling = row[j] === noToken;
          ids[at] = isFilling ? documentStart : row[j];
          next[at] = isFilling ? noToken : row[j + 1] === noToken ? documentStart : row[j + 1];
          if (target !== undefined) target[at] = isFilling ? 0 : 1;
        }
      }
    },
  };
}
