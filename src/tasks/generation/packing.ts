import { arrayDataset, type Dataset } from '../../data/dataset.ts';
import { noToken } from '../../nn/layers/index.ts';

/** Rows of tokens with the token that follows each. */
export interface PackedRows {
  /** `[rows, context]`. */
  readonly ids: Int32Array;
  /** `[rows, context]`; `noToken` where nothing is to be predicted. */
  readonly next: Int32Array;
  readonly rows: number;
  readonly context: number;
  /** The document of each place, -1 for filling. */
  readonly documents: Int32Array;
}

/**
 * Documents one after another, each begun by `documentStart`, cut into rows without a gap: every token is learned from
 * once and nothing but the end of the last row is filling. A document that is cut goes on in the next row without what
 * came before.
 */
export function packTightly(
  documents: readonly (readonly number[])[],
  context: number,
  documentStart: number,
): PackedRows {
  const length = documents.reduce((sum, tokens) => sum + tokens.length + 1, 0);
  const rows = Math.max(1, Math.ceil(length / context));
  const packed = emptyRows(rows, context, documentStart);
  let at = 0;
  documents.forEach((tokens, document) => {
    at = place(packed, at, tokens, document, documentStart);
  });
  return packed;
}

/**
 * Documents in rows of which none is cut that fits into one: for measuring, where every token is to be predicted from
 * all that came before it. Longer documents are cut into pieces of `context` tokens.
 */
export function packWhole(
  documents: readonly (readonly number[])[],
  context: number,
  documentStart: number,
): PackedRows {
  const starts: number[] = [];
  let at = 0;
  for (const { length } of documents) {
    const room = context - (at % context);
    if (length + 1 > room && room < context) at += room;
    starts.push(at);
    at += length + 1;
  }
  const packed = emptyRows(Math.max(1, Math.ceil(at / context)), context, documentStart);
  documents.forEach((tokens, document) => {
    place(packed, starts[document], tokens, document, documentStart);
  });
  return packed;
}

function emptyRows(rows: number, context: number, documentStart: number): PackedRows {
  const size = rows * context;
  return {
    ids: new Int32Array(size).fill(documentStart),
    next: new Int32Array(size).fill(noToken),
    documents: new Int32Array(size).fill(-1),
    rows,
    context,
  };
}

/** Its last token predicts the end: the start of whatever document comes next. */
function place(
  { ids, next, documents }: PackedRows,
  start: number,
  tokens: readonly number[],
  document: number,
  documentStart: number,
): number {
  ids[start] = documentStart;
  for (let i = 0; i <= tokens.length; i++) {
    if (i > 0) ids[start + i] = tokens[i - 1];
    next[start + i] = tokens[i] ?? documentStart;
    documents[start + i] = document;
  }
  return start + tokens.length + 1;
}

/** Rows as a network with the inputs `ids` and `next` reads them; the target says which tokens count. */
export function packedDataset({ ids, next, rows, context }: PackedRows): Dataset {
  const counted = Float32Array.from(next, (token) => (token === noToken ? 0 : 1));
  const shape = [rows, context];
  return arrayDataset(
    [
      { data: ids, shape },
      { data: next, shape },
    ],
    { data: counted, shape },
  );
}
