/** Rows that are added to those of each class with an id, so that no count is zero. */
const smoothing = 0.3;

/**
 * How much each id speaks for each class, `[ids, classes]`: the logarithm of how much more often it is in texts of
 * the class than in others (Wang and Manning 2012). `texts` are the ids of one text after another; 0 (padding) speaks
 * for none.
 */
export function classEvidence(
  texts: Iterable<Int32Array>,
  labels: Int32Array,
  { vocabulary, classes }: { readonly vocabulary: number; readonly classes: number },
): Float32Array {
  const counts = new Float64Array(vocabulary * classes);
  const totals = new Float64Array(classes);
  const lastSeen = new Int32Array(vocabulary).fill(-1);
  let row = -1;
  for (const ids of texts) {
    row += 1;
    for (const id of ids) {
      // An id counts once in a text, however often it occurs there.
      if (id === 0 || lastSeen[id] === row) continue;
      lastSeen[id] = row;
      counts[id * classes + labels[row]] += 1;
      totals[labels[row]] += 1;
    }
  }
  const all = totals.reduce((sum, total) => sum + total, 0);
  const room = smoothing * vocabulary;
  const evidence = new Float32Array(vocabulary * classes);
  for (let id = 1; id < vocabulary; id++) {
    const own = counts.subarray(id * classes, (id + 1) * classes);
    const sum = own.reduce((total, count) => total + count, 0);
    own.forEach((count, label) => {
      const inside = (count + smoothing) / (totals[label] + room);
      const outside = (sum - count + smoothing) / (all - totals[label] + room);
      evidence[id * classes + label] = Math.log(inside / outside);
    });
  }
  return evidence;
}

/** The layer in which training holds the evidence apart from its learned weights. */
export const evidenceLayer = 'evidence';

/** Weights with the evidence multiplied into the table that a saved network reads. */
export function foldEvidence(weights: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> {
  const folded = new Map(weights);
  const [table, scales] = [
    weights.get(`${evidenceLayer}/embeddings`),
    weights.get(`${evidenceLayer}/scales`),
  ];
  if (table === undefined || scales === undefined) return folded;
  folded.set(
    `${evidenceLayer}/embeddings`,
    table.map((weight, i) => weight * scales[i]),
  );
  folded.delete(`${evidenceLayer}/scales`);
  return folded;
}
