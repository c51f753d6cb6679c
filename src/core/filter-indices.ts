/**
 * The indices that pass, in their order. `filter` of a typed array makes a list of values first, which takes several
 * times the memory for millions of them.
 */
export function filterIndices(
  indices: Int32Array,
  passes: (value: number, index: number) => boolean,
): Int32Array {
  const kept = new Int32Array(indices.length);
  let count = 0;
  for (let index = 0; index < indices.length; index++) {
    if (passes(indices[index], index)) kept[count++] = indices[index];
  }
  return count === kept.length ? kept : kept.slice(0, count);
}
