import { jsonObject } from '../core/json.ts';
import type { Outcome } from '../tasks/kit/task.ts';

/** The numbers among an outcome's metrics, a line each. */
export function showMetrics(outcome: Outcome, print: (line: string) => void): void {
  const metrics = Object.entries(jsonObject(outcome.metrics ?? null));
  const numbers = metrics.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const width = Math.max(0, ...numbers.map(([name]) => name.length));
  for (const [name, value] of numbers) {
    print(`${name.padEnd(width)}  ${Number.isInteger(value) ? value : value.toFixed(4)}`);
  }
}
