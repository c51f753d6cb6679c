/** The records of a delimited text, and how well they follow RFC 4180. */
export interface ParsedText {
  readonly records: readonly (readonly string[])[];
  /** The line on which each record begins, from 0. */
  readonly lines: readonly number[];
  /** Quoted fields that never close, or have text after their closing quote. */
  readonly malformed: number;
  /** Fields with a quote that does not enclose them. */
  readonly stray: number;
}

/**
 * Parses the beginning of a delimited text into its first records, to detect its layout (DuckDB reads the file).
 * Where `quoted` is false, quotes are ordinary characters. Blank lines are left out, and so is the last record where
 * the text is not `complete`, because it may continue.
 */
export function parseRecords(
  text: string,
  delimiter: string,
  quoted: boolean,
  complete: boolean,
  limit = 1000,
): ParsedText {
  const records: string[][] = [];
  const lines: number[] = [];
  let [line, counted] = [0, 0];
  /** The line of a place in the text, at or behind the last one asked for. */
  const lineAt = (place: number): number => {
    for (; counted < place; counted++) {
      const character = text[counted];
      if (character === '\n' || (character === '\r' && text[counted + 1] !== '\n')) line += 1;
    }
    return line;
  };
  let begin = 0;
  let record: string[] = [];
  let malformed = 0;
  let stray = 0;
  let at = 0;
  while (at < text.length && records.length < limit) {
    let field = '';
    if (quoted && text[at] === '"') {
      const end = closingQuote(text, at + 1);
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = Math.min(end + 1, text.length);
      const rest = fieldEnd(text, at, delimiter);
      if (text.slice(at, rest).trim() !== '' || end >= text.length) malformed++;
      at = rest;
    } else {
      const end = fieldEnd(text, at, delimiter);
      field = text.slice(at, end);
      if (field.includes('"')) stray++;
      at = end;
    }
    record.push(field);
    if (at >= text.length) break;
    if (text[at] === delimiter) {
      at++;
      // A delimiter that ends the text has an empty field after it.
      if (at >= text.length) record.push('');
      continue;
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    if (record.length > 1 || record[0] !== '') {
      records.push(record);
      lines.push(lineAt(begin));
    }
    record = [];
    begin = at;
  }
  if (complete && record.length > 0 && records.length < limit) {
    records.push(record);
    lines.push(lineAt(begin));
  }
  return { records, lines, malformed, stray };
}

/** Where the quote that closes a field is, or the text's length. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at < 0 ? text.length : at;
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === delimiter || character === '\n' || character === '\r') break;
    at++;
  }
  return at;
}
