/**
 * Damerau-Levenshtein distance between two texts, in code points: the least number of insertions, deletions,
 * substitutions and swaps of neighbours that turn one into the other (the unrestricted form of Lowrance and
 * Wagner, 1975).
 */
export function damerauLevenshtein(first: string, second: string): number {
  const a = [...first];
  const b = [...second];
  const width = b.length + 2;
  const far = a.length + b.length;
  // Row and column 0 hold a distance that no path can win with; the true table starts at (1, 1).
  const cost = new Uint32Array((a.length + 2) * width);
  cost[0] = far;
  for (let i = 0; i <= a.length; i++) {
    cost[(i + 1) * width] = far;
    cost[(i + 1) * width + 1] = i;
  }
  for (let j = 0; j <= b.length; j++) {
    cost[j + 1] = far;
    cost[width + j + 1] = j;
  }
  const at = (i: number, j: number) => cost[i * width + j] ?? far;
  const lastRowWith = new Map<string, number>();
  for (let i = 1; i <= a.length; i++) {
    const charA = a[i - 1] ?? '';
    let lastMatchingColumn = 0;
    for (let j = 1; j <= b.length; j++) {
      const charB = b[j - 1] ?? '';
      const swapRow = lastRowWith.get(charB) ?? 0;
      const swapColumn = lastMatchingColumn;
      const same = charA === charB;
      if (same) lastMatchingColumn = j;
      cost[(i + 1) * width + j + 1] = Math.min(
        at(i, j) + (same ? 0 : 1),
        at(i + 1, j) + 1,
        at(i, j + 1) + 1,
        at(swapRow, swapColumn) + (i - swapRow - 1) + 1 + (j - swapColumn - 1),
      );
    }
    lastRowWith.set(charA, i);
  }
  return at(a.length + 1, b.length + 1);
}

/**
 * The candidates that someone who typed `name` most likely meant, nearest first: a small distance for its
 * length (letter case ignored), or one containing the other. Empty when nothing is near.
 */
export function nearestNames(name: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = name.toLowerCase().trim();
  if (wanted === '') return [];
  const allowed = Math.max(1, Math.floor([...wanted].length / 3));
  return candidates
    .map((candidate, order) => {
      const other = candidate.toLowerCase().trim();
      const near =
        Math.abs(wanted.length - other.length) <= allowed * 2 ? damerauLevenshtein(wanted, other) : 1e9;
      const contained = other.length > 1 && (other.includes(wanted) || wanted.includes(other));
      return { candidate, order, distance: near <= allowed ? near : contained ? allowed + 1 : 1e9 };
    })
    .filter(({ distance }) => distance < 1e9)
    .sort((x, y) => x.distance - y.distance || x.order - y.order)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
