import type { SeriesChange, SeriesChangeCode } from './series.ts';

const maxExamples = 5;

const sentence: Record<SeriesChangeCode, (count: number, where: string) => string> = {
  'row-without-unit': (count, where) => `${rows(count)} without a unit left out (${where}).`,
  'row-without-time': (count, where) => `${rows(count)} without a readable time left out (${where}).`,
  'duplicate-time': (count, where) =>
    `${rows(count)} repeated a time of the same unit; the last one is kept (${where}).`,
  'after-failure': (count, where) => `${rows(count)} after a failure left out (${where}).`,
  sorted: (count, where) => `The times of ${units(count)} were not in order and have been sorted (${where}).`,
  'gap-filled': (count, where) =>
    `${count} ${count === 1 ? 'step is' : 'steps are'} missing between readings and filled with empty ones (${where}).`,
  'not-a-number': (count, where) =>
    `${count} ${count === 1 ? 'reading is' : 'readings are'} not a number and count as missing (${where}).`,
  'constant-sensor': (count, where) =>
    `${count} ${count === 1 ? 'column that never moves' : 'columns that never move'} left out: ${where}.`,
  'text-column': (count, where) =>
    `${count} ${count === 1 ? 'column' : 'columns'} of texts left out: ${where}.`,
  'short-unit': (count, where) => `${units(count)} with a single reading left out (${where}).`,
  'censored-unit': (count, where) =>
    `${units(count)} had not failed when the data ended; their lives count as "at least this long" (${where}).`,
};

const rows = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;
const units = (count: number): string => `${count} ${count === 1 ? 'unit' : 'units'}`;

/** Counts what cleaning found and where. */
export class ChangeLog {
  readonly #found = new Map<SeriesChangeCode, { count: number; examples: string[]; places: number }>();

  add(code: SeriesChangeCode, count: number, example: string): void {
    const found = this.#found.get(code) ?? { count: 0, examples: [], places: 0 };
    this.#found.set(code, found);
    found.count += count;
    found.places += 1;
    if (found.examples.length < (code === 'constant-sensor' ? 40 : maxExamples)) found.examples.push(example);
  }

  changes(): SeriesChange[] {
    return [...this.#found].map(([code, { count, examples }]) => ({ code, count, examples }));
  }

  sentences(): string[] {
    return [...this.#found].map(([code, { count, examples, places }]) =>
      sentence[code](count, examples.join(', ') + (places > examples.length ? ' ...' : '')),
    );
  }
}
