import { createReadStream } from 'node:fs';

/** How a delimited file uses the double quote, counted over all of it. */
export interface QuoteUse {
  /** Quoted fields that hold a delimiter, a line end or a doubled quote, and so had to be quoted. */
  readonly needed: number;
  /** Quoted fields that did not have to be. */
  readonly needless: number;
  /** Fields that begin with a quote but do not end with one. */
  readonly malformed: number;
  /** Line ends inside quotes. */
  readonly inside: number;
  /** Line ends outside quotes of each kind. */
  readonly lf: number;
  readonly crlf: number;
  readonly cr: number;
  /** Bytes of the longest row. */
  readonly longest: number;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Reads a UTF-8 file once and counts how it uses quotes and line ends. */
export async function surveyQuotes(path: string, delimiter: string): Promise<QuoteUse> {
  const survey = quoteSurvey(delimiter.charCodeAt(0));
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) survey.read(piece);
  return survey.end();
}

/** The same for pieces that are already in memory. */
export function quoteSurvey(delimiter: number) {
  const use = { needed: 0, needless: 0, malformed: 0, inside: 0, lf: 0, crlf: 0, cr: 0, longest: 0 };
  // At the start of a field; in a plain field; in quotes; after a quote that may close or be doubled; after a
  // closed field, where only spaces may follow.
  let state: 'start' | 'plain' | 'quoted' | 'quote' | 'closed' = 'start';
  let need = false;
  let afterCr = false;
  // Nearly all bytes are none of these, and only matter at the start of a field or after a quote.
  const special = new Uint8Array(256);
  for (const byte of [QUOTE, LF, CR, delimiter]) special[byte] = 1;

  // Bytes of earlier pieces, and where the row began.
  let [passed, rowStart] = [0, 0];
  const lineEnd = (byte: number, at: number) => {
    use.longest = Math.max(use.longest, at - rowStart);
    rowStart = at;
    if (byte === CR) use.cr++;
    else if (afterCr) {
      use.cr--;
      use.crlf++;
    } else use.lf++;
  };
  const close = () => {
    if (need) use.needed++;
    else use.needless++;
  };
  const outside = (byte: number, at: number) => {
    if (byte === delimiter) state = 'start';
    else if (byte === LF || byte === CR) {
      lineEnd(byte, at);
      state = 'start';
    } else return false;
    return true;
  };

  return {
    read(piece: Uint8Array): void {
      for (let at = 0; at < piece.length; at++) {
        if (state === 'plain' || state === 'quoted') {
          const from = at;
          while (at < piece.length && special[piece[at] ?? 0] === 0) at++;
          if (at > from) afterCr = false;
          if (at === piece.length) break;
        }
        const byte = piece[at] ?? 0;
        if (state === 'quoted') {
          if (byte === QUOTE) state = 'quote';
          else if (byte === delimiter || byte === LF || byte === CR) {
            need = true;
            if (byte !== delimiter) use.inside++;
          }
        } else if (state === 'quote') {
          if (byte === QUOTE) {
            need = true;
            state = 'quoted';
          } else if (outside(byte, passed + at)) close();
          else if (byte === SPACE) state = 'closed';
          else {
            use.malformed++;
            state = 'plain';
          }
        } else if (state === 'closed') {
          if (outside(byte, passed + at)) close();
          else if (byte !== SPACE) {
            use.malformed++;
            state = 'plain';
          }
        } else if (!outside(byte, passed + at)) {
          if (state === 'start' && byte === QUOTE) {
            state = 'quoted';
            need = false;
          } else state = 'plain';
        }
        afterCr = byte === CR;
      }
      passed += piece.length;
    },
    end(): QuoteUse {
      use.longest = Math.max(use.longest, passed - rowStart);
      if (state === 'quoted') use.malformed++;
      if (state === 'quote' || state === 'closed') close();
      return use;
    },
  };
}

/**
 * Whether quotes are ordinary characters in this file, so that reading them as quoting would change or lose
 * text. A program that quotes only where necessary never writes a needless quote, and one that always quotes
 * leaves no line without; any other file was written by a program that does not quote at all.
 */
export function quotesAreLiteral(use: QuoteUse, delimiter: string): boolean {
  if (use.malformed > 0) return use.needed === 0 || delimiter === '\t';
  const lines = use.lf + use.crlf + use.cr;
  return delimiter === '\t' && use.needed === 0 && use.needless < lines / 2;
}
