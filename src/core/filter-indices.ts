/**
 * The indices that pass, in their order. `filter` of a typed array makes a list of values first, which takes several
 * times the memory for millions of them.
 */
export function filterIndices(
  indices: Int32Array,
  passes: (index: number, position: number) => boolean,
): Int32Array {
  const kept = new Int32Array(indices.length);
  let count = 0;
  for (let position = 0; position < indices.length; position++) {
    if (passes(indices[position], position)) kept[count++] = indices[position];
  }
  return count === kept.length ? kept : kept.slice(0, count);
}
