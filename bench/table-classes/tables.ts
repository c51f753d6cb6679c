import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stratifiedFolds } from '../../src/data/split/folds.ts';
import type { ClassTable, TableSource, TableSplit } from './class-table.ts';
import { simulatedTables } from './simulated.ts';

const data = process.env.MILLWRIGHT_DATA ?? '../shared/data';

async function fromFile(
  name: string,
  path: string,
  target: string,
  ignore: readonly string[] = [],
  delimiter = ',',
): Promise<ClassTable> {
  const file = join(data, path);
  if (!existsSync(file))
    throw new Error(`${file} is not there; set MILLWRIGHT_DATA to the folder of the data`);
  const [header, ...lines] = (await readFile(file, 'utf8'))
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const at = header.split(delimiter).findIndex((cell) => cell.replaceAll('"', '') === target);
  const labels = lines.map((line) => line.split(delimiter)[at]);
  return { name, target, ignore, header, lines, labels };
}

export const tableSources: readonly TableSource[] = [
  {
    name: 'injection-moulding',
    everyFold: true,
    load: () => fromFile('injection-moulding', 'injection-moulding/data.csv', 'quality', [], ';'),
  },
  {
    name: 'ai4i',
    everyFold: false,
    // The kinds of failure are known only once it has failed.
    load: () =>
      fromFile('ai4i', 'ai4i/ai4i2020.csv', 'Machine failure', [
        'UDI',
        'Product ID',
        'TWF',
        'HDF',
        'PWF',
        'OSF',
        'RNF',
      ]),
  },
  {
    name: 'online-shoppers',
    everyFold: false,
    load: () => fromFile('online-shoppers', 'online-shoppers/online_shoppers_intention.csv', 'Revenue'),
  },
  ...simulatedTables,
];

/**
 * Divisions of a table into rows to learn from and rows to be judged on, a fifth of them, each class in the same shares,
 * equal rows on one side. For `validation` the rows to be judged on are set aside first, and a fifth of the others is
 * judged in their place: whatever is chosen by these has not seen the test.
 */
export function splitsOf(
  { lines, labels }: ClassTable,
  seed: number,
  everyFold: boolean,
  validation: boolean,
): TableSplit[] {
  const numbers = new Map<string, number>();
  const equal = lines.map((line) => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  });
  const folds = stratifiedFolds(labels, 5, seed, equal);
  return (everyFold ? [0, 1, 2, 3, 4] : [0]).map((fold) => {
    const rows = Array.from(lines.keys());
    const learn = rows.filter((row) => folds[row] !== fold);
    if (!validation) return { seed: seed + fold, learn, judge: rows.filter((row) => folds[row] === fold) };
    const inner = stratifiedFolds(
      learn.map((row) => labels[row]),
      5,
      seed + 1000,
      learn.map((row) => equal[row]),
    );
    return {
      seed: seed + fold,
      learn: learn.filter((_, i) => inner[i] !== 0),
      judge: learn.filter((_, i) => inner[i] === 0),
    };
  });
}
