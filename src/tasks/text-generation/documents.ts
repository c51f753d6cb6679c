import { stat } from 'node:fs/promises';
import { checkStopped, UserError } from '../../core/errors.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import { Random } from '../../core/random.ts';
import { firstAlike } from '../../data/cleaning/number-alike.ts';
import { cleanText, type TextChange } from '../../data/cleaning/text.ts';
import { readLines } from '../../data/encoding/text-lines.ts';
import { picked, type Texts } from '../../data/storage/list.ts';
import { type TextStore, withTextStore } from '../../data/storage/text-store.ts';
import { findColumn } from '../../data/table/column.ts';
import { readTable } from '../../data/table/read-table.ts';
import { withPlainFile } from '../../data/table/source.ts';

export interface DocumentOptions {
  /** The column of a table; without it the file is plain text. */
  readonly input?: string;
  /** What a document is in plain text: `line` by default, or a `paragraph` between empty lines. */
  readonly documents?: 'line' | 'paragraph';
  readonly header?: boolean;
  readonly encoding?: string;
  readonly keepDuplicates?: boolean;
  /** Characters of texts that are kept in memory; of more, all lie in a temporary file. */
  readonly mostCharacters?: number;
  /** Stops reading when aborted. */
  readonly signal?: AbortSignal;
  /** Hears after every million texts that reading goes on. */
  readonly log?: (line: string) => void;
}

export interface Documents {
  readonly texts: Texts;
  readonly rowsRead: number;
  readonly leftOut: { readonly 'missing-text': number; readonly duplicate: number };
  readonly changes: ReadonlyMap<
    TextChange,
    { rows: number; readonly example: { before: string; after: string } }
  >;
  /** The column's name, or `text`. */
  readonly column: string;
  readonly simulated: boolean;
  /** What was noticed while the file was read. */
  readonly notes: readonly string[];
  /** Whether the texts lie in a temporary file. */
  readonly onDisk: boolean;
  /** Gives the temporary file back. */
  close(): void;
}

/** Reads texts to learn from or to measure on, one document each. Throws UserError where there is no text. */
export function readDocuments(path: string, options: DocumentOptions): Promise<Documents> {
  return withTextStore(path, options.mostCharacters, (store) => readInto(store, path, options));
}

async function readInto(store: TextStore, path: string, options: DocumentOptions): Promise<Documents> {
  const changes = new Map<TextChange, { rows: number; example: { before: string; after: string } }>();
  let [rowsRead, empty] = [0, 0];
  const file = await eachText(path, options, (text) => {
    checkStopped(options.signal);
    rowsRead += 1;
    if (rowsRead % 1e6 === 0) options.log?.(`${rowsRead / 1e6} million texts read from ${path}`);
    const clean = cleanText(
      text ?? '',
      { maxCharacters: Number.POSITIVE_INFINITY, normalize: false },
      (change, before, after) => {
        const known = changes.get(change);
        if (known === undefined) changes.set(change, { rows: 1, example: { before, after } });
        else known.rows += 1;
      },
    );
    if (clean === '') empty += 1;
    else store.add(clean);
  });
  const all = store.texts;
  if (all.length === 0) {
    throw new UserError(
      `${path} holds no text; give a text file, or a table with --input for the column of texts`,
    );
  }
  const texts = options.keepDuplicates === true ? all : withoutCopies(all);
  return {
    texts,
    rowsRead,
    leftOut: { 'missing-text': empty, duplicate: all.length - texts.length },
    changes,
    ...file,
    onDisk: store.onDisk,
    close: () => store.close(),
  };
}

function withoutCopies(texts: Texts): Texts {
  const first = firstAlike(texts);
  const places = filterIndices(first, (earliest, place) => earliest === place);
  return places.length === texts.length ? texts : picked(texts, places);
}

const plainText = /\.(txt|text|md|log)(\.gz|\.gzip|\.zst|\.zstd)?$/i;

async function eachText(
  path: string,
  { input, documents = 'line', header, encoding }: DocumentOptions,
  use: (text: string | null) => void,
): Promise<Pick<Documents, 'column' | 'simulated' | 'notes'>> {
  if (input === undefined && plainText.test(path)) {
    const { size } = await stat(path).catch(() => ({ size: -1 }));
    if (size === 0) return { column: 'text', simulated: false, notes: [] };
    const notes = await withPlainFile(path, encoding, async (plain) => {
      await readLines(plain.path, path, documents, use);
      return plain.notes;
    });
    return { column: 'text', simulated: false, notes };
  }
  let [rows, simulatedRows, column] = [0, 0, ''];
  const table = await readTable(path, {
    header,
    encoding,
    namesExpected: [input],
    columns: (names) => {
      if (input === undefined && names.length !== 1) {
        throw new UserError(
          `${path} has ${names.length} columns (${names.slice(0, 6).join(', ')}); say with --input which one holds the texts`,
        );
      }
      column = findColumn({ source: path, columns: names }, input ?? names[0]);
      return names.includes('order_id') && column !== 'order_id' ? [column, 'order_id'] : [column];
    },
    each({ values: [texts, ids] }) {
      for (let row = 0; row < texts.length; row++) {
        rows += 1;
        if ((ids ?? texts)[row]?.startsWith('SIM-')) simulatedRows += 1;
        use(texts[row]);
      }
    },
  });
  const simulated = table.columns.includes('order_id') && rows > 0 && simulatedRows === rows;
  return { column, simulated, notes: table.notes };
}

export interface SplitDocuments {
  readonly train: Texts;
  readonly validation: Texts;
  readonly test: Texts;
}

/** Of more documents no more are kept to choose and to measure by: their tokens give the same figure within a percent. */
const mostHeld = 20_000;

/** Documents by chance on three sides; a side that is a file of its own (share 0) stays empty here. */
export function splitDocuments(
  texts: Texts,
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitDocuments {
  const order = new Random(seed).fork('split').permutation(texts.length);
  const count = (share: number) =>
    share === 0 ? 0 : Math.min(mostHeld, Math.max(1, Math.round(share * texts.length)));
  const [validation, test] = [count(shares.validation), count(shares.test)];
  if (texts.length < validation + test + 1) {
    throw new UserError(
      `there are only ${texts.length} documents; at least three are needed to learn, to choose and to measure: ` +
        'give more text, or --documents line where a document is a line',
    );
  }
  const pick = (from: number, to: number) => picked(texts, order.slice(from, to).sort());
  return {
    test: pick(0, test),
    validation: pick(test, test + validation),
    train: pick(test + validation, texts.length),
  };
}
