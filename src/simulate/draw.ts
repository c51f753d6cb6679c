import type { Random } from '../core/random.ts';

/** One of the items, each as likely as the others; throws a `RangeError` when there are none. */
export function pick<T>(random: Random, items: readonly T[]): T {
  if (items.length === 0) throw new RangeError('cannot pick from an empty list');
  return items[random.integer(items.length)] as T;
}

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

/** One of the keys, as likely as its weight says; throws a `RangeError` when there is none. */
export function pickWeighted<K extends string>(random: Random, weights: Partial<Record<K, number>>): K {
  let total = 0;
  for (const key in weights) total += weights[key] ?? 0;
  let rest = random.next() * total;
  let last: K | undefined;
  for (const key in weights) {
    last = key;
    rest -= weights[key] ?? 0;
    if (rest < 0) return key;
  }
  if (last === undefined) throw new RangeError('cannot pick from an empty list');
  return last;
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + random.integer(high - low + 1);
}

/** A waiting time with the given mean. */
export function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}

/** A log-normal amount around its median, `spread` being the standard deviation of its logarithm. */
export function logNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(random.normal() * spread);
}
