import type { Bundle } from '../../src/bundle/bundle.ts';
import { readTable } from '../../src/data/table/read-table.ts';
import { SavedNetwork } from '../../src/runtime/saved-network.ts';
import type { Evaluation, OpenModel, Row } from '../../src/tasks/kit/task.ts';
import type { EvaluateOptions, Options } from './options.ts';

type Reading = Pick<Options, 'sheet' | 'encoding' | 'header' | 'headerRow'>;
type Points = readonly { readonly x: number; readonly y: number }[];
export async function readPoints(
  path: string,
  columns: readonly string[],
  reading: Reading,
): Promise<Points> {
  const table = await readTable(path, { ...reading, columns });
  const [xs, ys] = table.columns.map((name) => (table.values.get(name) ?? []).map(Number));
  return xs.map((x, row) => ({ x, y: ys[row] })).filter(({ x, y }) => !Number.isNaN(x + y));
}

export const maeOf = (points: Points, predict: (x: number) => number): number =>
  points.reduce((sum, { x, y }) => sum + Math.abs(predict(x) - y), 0) / points.length;

interface Types {
  readonly input: Row;
  readonly answer: { readonly y: number };
  readonly explanation: { readonly slope: number };
  readonly evaluation: Evaluation<{ readonly mae: number }>;
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: object;
  readonly explainOptions: object;
}

export async function openLine({ folder, manifest, read }: Bundle): Promise<OpenModel<Types>> {
  const [x, y] = [manifest.content.columns].flat().map(String);
  const network = await SavedNetwork.open(await read('model.onnx'), {
    name: 'x',
    dtype: 'float32',
    shape: [1],
  });
  const answer = async (value: number): Promise<number> =>
    (await network.run(Float32Array.of(value))).data[0];
  return {
    labels: [],
    columns: [x],
    async evaluate(data, reading) {
      const points = await readPoints(data, [x, y], reading);
      const [zero, one] = [await answer(0), await answer(1)];
      const mae = maeOf(points, (at) => zero + at * (one - zero));
      return { model: folder, data, metrics: { mae }, leftOutBy: {} };
    },
    predict: (inputs) => Promise.all(inputs.map(async (row) => ({ y: await answer(Number(row[x])) }))),
    async explain(inputs) {
      const slope = (await answer(1)) - (await answer(0));
      return inputs.map(() => ({ slope }));
    },
    show: {
      answer: (given) => String(given.y),
      explanation: ({ slope }) => String(slope),
      cells: (given) => ({ ...given }),
    },
    close: () => network.release(),
  };
}
