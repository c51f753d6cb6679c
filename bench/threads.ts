import { availableParallelism } from 'node:os';

/** How many threads each side may use: `MILLWRIGHT_THREADS`, or as many as there are cores. */
export function threadCount(): number {
  const asked = Number(process.env.MILLWRIGHT_THREADS);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : availableParallelism();
}
