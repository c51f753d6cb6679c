import { areNames, looksLikeHeader } from './header.ts';
import { parseRecords } from './records.ts';

const DELIMITERS = ['\t', ';', '|', ','];
/** A character that occurs in no text: with it as delimiter, each line is one field. */
export const NO_DELIMITER = '\x1f';
/** The share of rows that must have the same number of fields for a delimiter to be accepted. */
const CONSISTENT = 0.7;

/**
 * The delimiter of a text, from its first lines: the one that cuts most rows, and the first, into the same
 * number of fields, two at least. When none does, the first of `expected` (the usual delimiters for the file's
 * name) that cuts the first line into names. Else the text is one column.
 */
export function detectDelimiter(text: string, complete: boolean, expected: readonly string[]): string {
  // The first in this order wins a tie: `1,5;2,5` is two decimals, not three fields.
  let best = { delimiter: NO_DELIMITER, score: 0 };
  for (const delimiter of DELIMITERS) {
    if (!text.includes(delimiter)) continue;
    const { share, fields, firstFits, cutsQuotes } = consistency(text, delimiter, complete);
    const score = share + (firstFits ? 0.2 : 0) - (cutsQuotes ? 0.1 : 0);
    if (fields >= 2 && share >= CONSISTENT && score > best.score + 1e-9) best = { delimiter, score };
  }
  if (best.score > 0) return best.delimiter;
  const cutsHeader = (delimiter: string) => {
    const [first = []] = parseRecords(text, delimiter, true, complete, 1).records;
    return first.length >= 2 && areNames(first);
  };
  return expected.find(cutsHeader) ?? NO_DELIMITER;
}

function consistency(text: string, delimiter: string, complete: boolean) {
  const quoted = parseRecords(text, delimiter, true, complete);
  // A delimiter inside quotes leaves quotes that enclose nothing where it cuts.
  const cutsQuotes = quoted.malformed + quoted.stray > 0;
  const measured = { ...measure(quoted.records), cutsQuotes };
  if (quoted.malformed === 0) return measured;
  const literal = { ...measure(parseRecords(text, delimiter, false, complete).records), cutsQuotes };
  return literal.share > measured.share ? literal : measured;
}

function measure(records: readonly (readonly string[])[]) {
  const fields = usualWidth(records);
  const fitting = records.filter((record) => record.length === fields).length;
  return { fields, share: fitting / Math.max(1, records.length), firstFits: records[0]?.length === fields };
}

/** The most frequent number of fields. */
export function usualWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [1, 0])[0];
}

/**
 * The names of the columns as the file has them, or none without a header; and how many columns there are.
 * Rows longer than the header (as R writes them, and lines that end in a delimiter) get columns without a name.
 */
export function readHeader(
  records: readonly (readonly string[])[],
  header: boolean | undefined,
  delimiter: string,
): { names: string[] | undefined; width: number } {
  const [first = [], ...body] = records;
  if (!(header ?? looksLikeHeader(records, ',;|'.includes(delimiter))))
    return { names: undefined, width: usualWidth(records) };
  const width = Math.max(first.length, body.length > 0 ? usualWidth(body) : 0);
  return { names: Array.from({ length: width }, (_, index) => first[index] ?? ''), width };
}
