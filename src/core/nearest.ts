import { editDistance } from './edit-distance.ts';

/**
 * The candidates that someone who typed `name` most likely meant, nearest first: a small distance for its
 * length (letter case ignored), or one containing the other. Where one is clearly nearest, the others are left out.
 * Empty when nothing is near.
 */
export function nearestNames(name: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = name.toLowerCase().trim();
  if (wanted === '') return [];
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const found = candidates
    .map((candidate, order) => {
      const other = candidate.toLowerCase().trim();
      const near = editDistance(wanted, other, allowed);
      const contained = other.length > 1 && (other.includes(wanted) || wanted.includes(other));
      return { candidate, order, distance: near <= allowed ? near : contained ? allowed + 1 : 1e9 };
    })
    .filter(({ distance }) => distance < 1e9)
    .sort((x, y) => x.distance - y.distance || x.order - y.order);
  return found
    .filter(({ distance }) => distance <= 2 * found[0].distance + 1)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
