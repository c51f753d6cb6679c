import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random, simulateWorkOrders } from 'millwright/simulate';

/** Texts and the number of each one's class. */
export interface LabelledTexts {
  readonly texts: string[];
  readonly labels: number[];
}

/** Texts to learn from and texts to test on, which have no row in common. */
export interface TitleData {
  readonly source: string;
  readonly train: LabelledTexts;
  readonly test: LabelledTexts;
  readonly classNames: string[];
}

/**
 * Chinese news titles of ten classes (THUCNews) where the data folder is there: `MILLWRIGHT_DATA`, or `shared/data`
 * beside this checkout. Otherwise work orders of a simulated plant, in English and Chinese, of the ten failures that
 * are met most. `rows` and half as many test rows are enough for a trial.
 */
export function loadTitles(rows: number): TitleData {
  const folder = process.env.MILLWRIGHT_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
  const titles = `${folder}/thucnews`;
  if (existsSync(`${titles}/train.txt`)) {
    return {
      source: 'THUCNews titles',
      train: shuffled(readTitles(`${titles}/train.txt`), rows),
      test: shuffled(readTitles(`${titles}/test.txt`), Math.ceil(rows / 2)),
      classNames: readFileSync(`${titles}/class.txt`, 'utf8').trim().split('\n'),
    };
  }
  return simulatedTitles(rows);
}

/** `title<TAB>class`, one a line. */
function readTitles(path: string): LabelledTexts {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('\t'));
  return {
    texts: lines.map((line) => line.slice(0, line.lastIndexOf('\t'))),
    labels: lines.map((line) => Number(line.slice(line.lastIndexOf('\t') + 1))),
  };
}

function simulatedTitles(rows: number): TitleData {
  const wanted = Math.min(rows, 20_000);
  const orders = [...simulateWorkOrders({ rows: Math.ceil(wanted * 2.2), seed: 7 })].filter(
    ({ description, failure }) => description.trim() !== '' && failure !== '',
  );
  const counts = new Map<string, number>();
  for (const { failure } of orders) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  const classNames = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 10)
    .map(([failure]) => failure);
  // A text that was sent twice counts once, so that no test text was learned from.
  const unique = new Map(
    orders.map(({ description, failure }) => [description, classNames.indexOf(failure)]),
  );
  const known = [...unique].filter(([, label]) => label >= 0);
  const all = { texts: known.map(([text]) => text), labels: known.map(([, label]) => label) };
  const mixed = shuffled(all, all.texts.length);
  const tested = Math.floor(all.texts.length / 4);
  return {
    source: 'simulated work orders (the data folder with THUCNews titles is not there)',
    train: {
      texts: mixed.texts.slice(tested, tested + wanted),
      labels: mixed.labels.slice(tested, tested + wanted),
    },
    test: { texts: mixed.texts.slice(0, tested), labels: mixed.labels.slice(0, tested) },
    classNames,
  };
}

function shuffled({ texts, labels }: LabelledTexts, rows: number): LabelledTexts {
  const order = [...new Random(0).permutation(texts.length).subarray(0, rows)];
  return { texts: order.map((row) => texts[row]), labels: order.map((row) => labels[row]) };
}
