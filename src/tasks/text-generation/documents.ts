import { stat } from 'node:fs/promises';
import { checkStopped, UserError } from '../../core/errors.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import type { Sentence } from '../../core/language.ts';
import { Random } from '../../core/random.ts';
import { idColumnOf, isSimulatedId } from '../../core/simulated.ts';
import { firstAlike } from '../../data/cleaning/number-alike.ts';
import { cleanText, type TextChange } from '../../data/cleaning/text.ts';
import { readLines } from '../../data/encoding/text-lines.ts';
import { picked, type Texts } from '../../data/storage/list.ts';
import { type TextStore, withTextStore } from '../../data/storage/text-store.ts';
import { findColumn } from '../../data/table/column.ts';
import type { ReadTableOptions } from '../../data/table/options.ts';
import { readTable } from '../../data/table/read-table.ts';
import { withPlainFile } from '../../data/table/source.ts';

export interface DocumentOptions
  extends Pick<ReadTableOptions, 'sheet' | 'header' | 'headerRow' | 'encoding'> {
  /** The column of a table; without it the file is plain text. */
  readonly input?: string;
  /** One document of a plain text: a `line` (default), or a `paragraph` between empty lines. */
  readonly documents?: 'line' | 'paragraph';
  readonly keepDuplicates?: boolean;
  /** Characters of texts that are kept in memory; of more, all are stored in a temporary file. */
  readonly maxCharacters?: number;
  /** Stops reading when aborted. */
  readonly signal?: AbortSignal;
  /** Called after every million texts. */
  readonly say?: (line: Sentence) => void;
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
  readonly notes: readonly Sentence[];
  /** Whether the texts are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Removes the temporary file. */
  close(): void;
}

/** Reads texts for training or measuring, one document each. Throws UserError where there is no text. */
export function readDocuments(path: string, options: DocumentOptions): Promise<Documents> {
  return withTextStore(path, options.maxCharacters, (store) => readInto(store, path, options));
}

async function readInto(store: TextStore, path: string, options: DocumentOptions): Promise<Documents> {
  const changes = new Map<TextChange, { rows: number; example: { before: string; after: string } }>();
  let [rowsRead, empty] = [0, 0];
  const file = await eachText(path, options, (text) => {
    checkStopped(options.signal);
    rowsRead += 1;
    if (rowsRead % 1e6 === 0) {
      const millions = rowsRead / 1e6;
      options.say?.({
        en: `${millions} million texts read from ${path}`,
        zh: `已从 ${path} 读取 ${millions} 百万条文本`,
      });
    }
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
    throw new UserError({
      en: `${path} has no text; give a text file, or a table with --input for the column of texts`,
      zh: `${path} 中没有文本；请给出文本文件，或用 --input 指明表格中的文本列`,
    });
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

/** Names of files that are read as plain text where no column is named. */
export const plainText = /\.(txt|text|md|log)(\.gz|\.gzip|\.zst|\.zstd)?$/i;

async function eachText(
  path: string,
  { input, documents = 'line', sheet, header, headerRow, encoding }: DocumentOptions,
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
  let ids: string | undefined;
  const table = await readTable(path, {
    sheet,
    header,
    headerRow,
    encoding,
    namesExpected: [input],
    columns: (names) => {
      if (input === undefined && names.length !== 1) {
        const some = names.slice(0, 6);
        throw new UserError({
          en: `${path} has ${names.length} columns (${some.join(', ')}); name the column of texts with --input`,
          zh: `${path} 有 ${names.length} 列（${some.join('、')}）；请用 --input 指明文本列`,
        });
      }
      column = findColumn({ source: path, columns: names }, input ?? names[0]);
      ids = idColumnOf(names);
      return ids !== undefined && column !== ids ? [column, ids] : [column];
    },
    each({ values: [texts, found] }) {
      for (let row = 0; row < texts.length; row++) {
        rows += 1;
        if (isSimulatedId((found ?? texts)[row])) simulatedRows += 1;
        use(texts[row]);
      }
    },
  });
  const simulated = ids !== undefined && rows > 0 && simulatedRows === rows;
  return { column, simulated, notes: table.notes };
}

export interface SplitDocuments {
  readonly train: Texts;
  readonly validation: Texts;
  readonly test: Texts;
}

/** At most so many documents are held out for validation and for the test: more give the same figure within a percent. */
const maxHeld = 20_000;

/** Documents at random on three sides; a side with a file of its own (share 0) stays empty. */
export function splitDocuments(
  texts: Texts,
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitDocuments {
  const order = new Random(seed).fork('split').permutation(texts.length);
  const count = (share: number) =>
    share === 0 ? 0 : Math.min(maxHeld, Math.max(1, Math.round(share * texts.length)));
  const [validation, test] = [count(shares.validation), count(shares.test)];
  if (texts.length < validation + test + 1) {
    throw new UserError({
      en: `there are only ${texts.length} documents; at least three are needed for training, validation and test: give more text, or --documents line where each line is a document`,
      zh: `只有 ${texts.length} 条文本；训练、验证和测试至少需要三条：请给出更多文本，或在每行一条时用 --documents line`,
    });
  }
  const pick = (from: number, to: number) => picked(texts, order.slice(from, to).sort());
  return {
    test: pick(0, test),
    validation: pick(test, test + validation),
    train: pick(test + validation, texts.length),
  };
}
