/** Eleven bits at a time: three passes over 32. */
const [digitBits, digits] = [11, 1 << 11];

/**
 * Rows in the order of their values, smallest first, equal ones (0 and -0 too) in their given order; not-a-number comes last.
 * By radix, for a comparing sort of a million rows takes seconds.
 */
export function ascendingOrder(values: Float32Array): Int32Array {
  const keys = sortableBits(values);
  let from = Int32Array.from(keys.keys());
  let to = new Int32Array(values.length);
  for (let shift = 0; shift < 32; shift += digitBits) {
    const starts = new Int32Array(digits + 1);
    for (let row = 0; row < keys.length; row++) starts[((keys[row] >>> shift) & (digits - 1)) + 1] += 1;
    for (let digit = 1; digit <= digits; digit++) starts[digit] += starts[digit - 1];
    for (let i = 0; i < from.length; i++) to[starts[(keys[from[i]] >>> shift) & (digits - 1)]++] = from[i];
    [from, to] = [to, from];
  }
  return from;
}

/** Bits of floats that compare as whole numbers as the floats do. */
function sortableBits(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.length);
  const floats = new Float32Array(bits.buffer);
  for (let row = 0; row < values.length; row++) {
    floats[row] = values[row] + 0;
    const own = bits[row];
    bits[row] = Number.isNaN(values[row]) ? 0xffffffff : own >>> 31 === 1 ? ~own : own | 0x80000000;
  }
  return bits;
}
