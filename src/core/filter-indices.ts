/**
 * The numbers that pass, in their order. `filter` of a typed array makes a list of values first, which takes several
 * times the room of millions of them.
 */
export function numbersWhere(
  numbers: Int32Array,
  passes: (value: number, index: number) => boolean,
): Int32Array {
  const kept = new Int32Array(numbers.length);
  let count = 0;
  for (let index = 0; index < numbers.length; index++) {
    if (passes(numbers[index], index)) kept[count++] = numbers[index];
  }
  return count === kept.length ? kept : kept.slice(0, count);
}
