import { readFile, stat } from 'node:fs/promises';
import { cleanText, type TextChange } from '../../data/clean-text.ts';
import { findColumn, textColumn } from '../../data/column.ts';
import { UserError } from '../../data/errors.ts';
import { Random } from '../../data/random.ts';
import { readTable } from '../../data/read-table.ts';
import { withPlainFile } from '../../data/table-source.ts';

export interface DocumentOptions {
  /** The column of a table; without it the file is plain text. */
  readonly input?: string;
  /** What a document is in plain text: `line` by default, or a `paragraph` between empty lines. */
  readonly documents?: 'line' | 'paragraph';
  readonly header?: boolean;
  readonly encoding?: string;
  readonly keepDuplicates?: boolean;
}

export interface Documents {
  readonly texts: readonly string[];
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
}

/** Reads texts to learn from or to measure on, one document each. Throws UserError where there is no text. */
export async function readDocuments(path: string, options: DocumentOptions): Promise<Documents> {
  const { raw, ...file } = await rawTexts(path, options);
  const changes = new Map<TextChange, { rows: number; example: { before: string; after: string } }>();
  const seen = new Set<string>();
  const leftOut = { 'missing-text': 0, duplicate: 0 };
  const texts: string[] = [];
  for (const text of raw) {
    const clean = cleanText(
      text ?? '',
      { maxCharacters: Number.POSITIVE_INFINITY, normalize: false },
      (change, before, after) => {
        const known = changes.get(change);
        if (known === undefined) changes.set(change, { rows: 1, example: { before, after } });
        else known.rows += 1;
      },
    );
    if (clean === '') leftOut['missing-text'] += 1;
    else if (seen.has(clean) && options.keepDuplicates !== true) leftOut.duplicate += 1;
    else texts.push(clean);
    seen.add(clean);
  }
  if (texts.length === 0) {
    throw new UserError(
      `${path} holds no text; give a text file, or a table with --input for the column of texts`,
    );
  }
  return { texts, rowsRead: raw.length, leftOut, changes, ...file };
}

const plainText = /\.(txt|text|md|log)(\.gz|\.gzip|\.zst|\.zstd)?$/i;

async function rawTexts(
  path: string,
  { input, documents = 'line', header, encoding }: DocumentOptions,
): Promise<{ raw: readonly (string | null)[] } & Pick<Documents, 'column' | 'simulated' | 'notes'>> {
  if (input === undefined && plainText.test(path)) {
    const { size } = await stat(path).catch(() => ({ size: -1 }));
    if (size === 0) return { raw: [], column: 'text', simulated: false, notes: [] };
    const { text, notes } = await withPlainFile(path, encoding, async (plain) => ({
      text: await readFile(plain.path, 'utf8'),
      notes: plain.notes,
    }));
    const raw = text.split(documents === 'line' ? /\r\n?|\n/ : /(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)/);
    if (raw.at(-1)?.trim() === '') raw.pop();
    return { raw, column: 'text', simulated: false, notes };
  }
  const table = await readTable(path, { header, encoding, namesExpected: [input] });
  if (input === undefined && table.columns.length !== 1) {
    throw new UserError(
      `${path} has ${table.columns.length} columns (${table.columns.slice(0, 6).join(', ')}); say with --input which one holds the texts`,
    );
  }
  const column = findColumn(table, input ?? table.columns[0]);
  const ids = table.columns.includes('order_id') ? textColumn(table, 'order_id') : [];
  const simulated = ids.length > 0 && ids.every((id) => id?.startsWith('SIM-'));
  return { raw: textColumn(table, column), column, simulated, notes: table.notes };
}

export interface SplitDocuments {
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly test: readonly string[];
}

/** Documents by chance on three sides; a side that is a file of its own (share 0) stays empty here. */
export function splitDocuments(
  texts: readonly string[],
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitDocuments {
  const order = new Random(seed).fork('split').permutation(texts.length);
  const count = (share: number) => (share === 0 ? 0 : Math.max(1, Math.round(share * texts.length)));
  const [validation, test] = [count(shares.validation), count(shares.test)];
  if (texts.length < validation + test + 1) {
    throw new UserError(
      `there are only ${texts.length} documents; at least three are needed to learn, to choose and to measure: ` +
        'give more text, or --documents line where a document is a line',
    );
  }
  const pick = (from: number, to: number) => Array.from(order.subarray(from, to).sort(), (row) => texts[row]);
  return {
    test: pick(0, test),
    validation: pick(test, test + validation),
    train: pick(test + validation, texts.length),
  };
}
