/** Pairs of numbers in a line of the cache. */
const line = 8;

/** Copies the `rows` of a long `table` into `page`, one after another. */
export function gatherRows(table: Float32Array, rows: Int32Array, page: Float32Array, width: number): void {
  const [from, to] = [pairsOf(table, width), pairsOf(page, width)];
  for (let place = 0; place < rows.length; place++) {
    if (from === undefined || to === undefined) copyRow(table, rows[place], page, place, width);
    else copyPairs(from, rows[place], to, place, width / 2);
  }
}

/** Copies the rows of `page`, one after another, back to the `rows` of a long `table`. */
export function scatterRows(page: Float32Array, table: Float32Array, rows: Int32Array, width: number): void {
  const [from, to] = [pairsOf(page, width), pairsOf(table, width)];
  for (let place = 0; place < rows.length; place++) {
    if (from === undefined || to === undefined) copyRow(page, place, table, rows[place], width);
    else copyPairs(from, place, to, rows[place], width / 2);
  }
}

/** The same memory by two numbers at a time, where that can be: half as many steps. */
function pairsOf(array: Float32Array, width: number): Float64Array | undefined {
  if (width % 2 !== 0 || array.byteOffset % 8 !== 0) return undefined;
  return new Float64Array(array.buffer, array.byteOffset, Math.floor(array.length / 2));
}

function copyPairs(from: Float64Array, row: number, to: Float64Array, place: number, pairs: number): void {
  const [start, at] = [row * pairs, place * pairs];
  const whole = pairs - (pairs % line);
  // A line at a time, without a loop inside, which would take longer than the copy.
  for (let i = 0; i < whole; i += line) {
    const [a, b] = [start + i, at + i];
    to[b] = from[a];
    to[b + 1] = from[a + 1];
    to[b + 2] = from[a + 2];
    to[b + 3] = from[a + 3];
    to[b + 4] = from[a + 4];
    to[b + 5] = from[a + 5];
    to[b + 6] = from[a + 6];
    to[b + 7] = from[a + 7];
  }
  for (let i = whole; i < pairs; i++) to[at + i] = from[start + i];
}

function copyRow(from: Float32Array, row: number, to: Float32Array, place: number, width: number): void {
  const [start, at] = [row * width, place * width];
  for (let i = 0; i < width; i++) to[at + i] = from[start + i];
}
