import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Copies a delimited UTF-8 file with every line end outside quotes as LF; inside quotes they are unchanged. */
export async function unifyLineEnds(
  from: string,
  to: string,
  delimiter: string,
  quoted: boolean,
): Promise<void> {
  const unify = lineEndUnifier(delimiter.charCodeAt(0), quoted);
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 20 }),
    async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) yield unify(piece);
    },
    createWriteStream(to),
  );
}

/** The same for one piece of the file after another. */
export function lineEndUnifier(delimiter: number, quoted: boolean): (piece: Uint8Array) => Uint8Array {
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  let afterCr = false;
  return (piece) => {
    const unified = new Uint8Array(piece.length);
    let length = 0;
    for (const byte of piece) {
      const lineEnd = state !== 'quoted' && (byte === LF || byte === CR);
      const second = lineEnd && byte === LF && afterCr;
      afterCr = lineEnd && byte === CR;
      if (!second) unified[length++] = lineEnd ? LF : byte;

      if (state === 'quoted') {
        if (byte === QUOTE) state = 'quote';
      } else if (byte === QUOTE && (state === 'quote' || (state === 'start' && quoted))) {
        state = 'quoted';
      } else {
        state = lineEnd || byte === delimiter ? 'start' : 'plain';
      }
    }
    return unified.subarray(0, length);
  };
}
