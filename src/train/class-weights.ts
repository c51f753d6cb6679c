/**
 * A weight for each class that makes rare classes count more: inversely proportional to the square root of the number of
 * its rows, and 1 on average over all rows. 0 for a class without rows.
 *
 *     temperedClassWeights(Int32Array.of(0, 0, 0, 0, 1), 2); // [0.833, 1.667]
 */
export function temperedClassWeights(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] += 1;
  const raw = counts.map((count) => (count === 0 ? 0 : 1 / Math.sqrt(count)));
  const mean = raw.reduce((sum, weight, i) => sum + weight * counts[i], 0) / labels.length;
  return raw.map((weight) => weight / mean);
}
