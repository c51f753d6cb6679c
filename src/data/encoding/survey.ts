import { isUtf8 } from 'node:buffer';

/** What one pass over a file's bytes shows about its encoding. */
export interface ByteSurvey {
  readonly size: number;
  /** The whole file is strictly valid UTF-8. */
  readonly validUtf8: boolean;
  /** NUL bytes at even and at odd offsets: in UTF-16 text nearly all are on one side. */
  readonly nulsEven: number;
  readonly nulsOdd: number;
  /** Nothing but ASCII white space, NUL bytes or a byte order mark. */
  readonly blank: boolean;
  /** The first bytes of the file. */
  readonly head: Uint8Array;
  /** Bytes around the first place that is not UTF-8: the best evidence of another encoding. */
  readonly evidence: Uint8Array;
}

const HEAD = 4096;
/** Byte order marks count as blank too. */
const BLANK = new Set([0x00, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xff, 0xfe]);

/** Reads all bytes once, in pieces of any size. */
export async function surveyBytes(pieces: AsyncIterable<Uint8Array>): Promise<ByteSurvey> {
  let size = 0;
  let validUtf8 = true;
  let blank = true;
  const nuls: [number, number] = [0, 0];
  let head = new Uint8Array(0);
  let evidence = new Uint8Array(0);
  let wanting = false;
  // The start of a character that ends in the next piece.
  let rest = new Uint8Array(0);

  for await (const piece of pieces) {
    if (head.length < HEAD) head = Buffer.concat([head, piece.subarray(0, HEAD - head.length)]);
    blank &&= piece.every((byte) => BLANK.has(byte));
    for (let at = piece.indexOf(0); at >= 0; at = piece.indexOf(0, at + 1)) nuls[(size + at) % 2 ? 1 : 0]++;
    if (validUtf8) {
      const joined = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const whole = joined.length - unfinishedUtf8(joined);
      if (isUtf8(joined.subarray(0, whole))) {
        rest = Uint8Array.from(joined.subarray(whole));
      } else {
        validUtf8 = false;
        evidence = Uint8Array.from(joined);
        wanting = true;
      }
    } else if (wanting) {
      // The first bad byte may have been the last of its piece, and prove nothing alone.
      evidence = Buffer.concat([evidence, piece]);
      wanting = false;
    }
    size += piece.length;
  }
  if (rest.length > 0) {
    validUtf8 = false;
    evidence = rest;
  }
  return { size, validUtf8, nulsEven: nuls[0], nulsOdd: nuls[1], blank, head, evidence };
}

/** How many bytes at the end begin a UTF-8 character that is not complete. */
function unfinishedUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
