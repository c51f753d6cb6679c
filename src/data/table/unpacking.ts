import { Transform } from 'node:stream';
import { UserError } from '../../core/errors.ts';
import { limits, most, toAllowMore } from '../../core/limits.ts';

/** Tables shrink to a twentieth, rarely to a hundredth; what shrinks to a thousandth is zeros. */
const usualRatio = 200;
/** Whatever its ratio, so much is soon unpacked. */
const always = 256e6;

/** Bytes that a file of `packed` bytes may become. */
export function unpackedAtMost(packed: number): number {
  const allowed = most(limits.unpackedBytes);
  const given = process.env[limits.unpackedBytes.variable];
  return given === undefined ? Math.min(allowed, Math.max(always, usualRatio * packed)) : allowed;
}

/** The error for a file that becomes larger than that. */
export function unpackedTooLarge(path: string, packed: number): UserError {
  const [from, to] = [packed, unpackedAtMost(packed)].map((bytes) => bytes.toLocaleString('en'));
  const more = toAllowMore(limits.unpackedBytes);
  return new UserError({
    en: `${path} has ${from} bytes and would be more than ${to} when it is unpacked, unlike any table; ${more.en}`,
    zh: `${path} 有 ${from} 字节，解压后超过 ${to} 字节，不像表格；${more.zh}`,
  });
}

/** Passes bytes on, and fails where they are more than a file of `packed` bytes may become. */
export function unpackedBytes(path: string, packed: number): Transform {
  const allowed = unpackedAtMost(packed);
  let size = 0;
  return new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      size += piece.length;
      if (size > allowed) done(unpackedTooLarge(path, packed));
      else done(null, piece);
    },
  });
}
