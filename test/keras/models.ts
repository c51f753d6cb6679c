import type { NDArray } from '../../src/entries/data.ts';
import * as layers from '../../src/entries/layers.ts';
import * as losses from '../../src/entries/losses.ts';
import { sgd } from '../../src/entries/optimizers.ts';
import { Input, type Model, model } from '../../src/index.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly dtype: 'float32' | 'int32';
}
type Options = Readonly<Record<string, unknown>>;
interface Inner {
  readonly kind: string;
  readonly args: readonly unknown[];
  readonly options: Options;
}

/** A model that `generate.py` made, and what Keras made of it. */
export interface KerasModel {
  readonly rows: number;
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: 'float32' | 'int32';
    readonly data: readonly number[];
  }[];
  readonly nodes: readonly (Inner & { readonly id: string; readonly from: readonly string[] })[];
  readonly outputs: readonly string[];
  readonly targets: readonly Numbers[];
  readonly losses: readonly (readonly [string, Options])[];
  readonly lossWeights: readonly number[] | null;
  readonly metrics: readonly (readonly string[])[];
  readonly weightedMetrics: readonly (readonly string[])[];
  readonly sampleWeight: Numbers | null;
  readonly classWeight: Readonly<Record<string, number>> | null;
  readonly learningRate: number;
  readonly weights: Readonly<Record<string, Numbers>>;
  readonly predictions: readonly Numbers[];
  readonly evaluated: Readonly<Record<string, number>>;
  readonly trained: Readonly<Record<string, Numbers>>;
  readonly logs: Readonly<Record<string, number>>;
}

const arrayOf = ({ data, shape, dtype }: Numbers): NDArray => ({
  data: dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data),
  shape,
});

/** The function of that name in a module, applied. */
function made<Result>(module: object, name: string, args: readonly unknown[]): Result {
  const make: unknown = Reflect.get(module, name);
  if (typeof make !== 'function') throw new Error(`there is no ${name}`);
  return make(...args);
}

function layerOf({ kind, args, options }: Inner, name?: string): layers.Layer {
  const own = Object.entries(options).map(([key, value]) => {
    if (!key.endsWith('Regularizer') || !Array.isArray(value)) return [key, value];
    return [key, made(layers, String(value[0]), [value[1]])];
  });
  const given = { ...Object.fromEntries(own), ...(name !== undefined && { name }) };
  const isWrapper = kind === 'TimeDistributed' || kind === 'Bidirectional';
  return made(layers, kind, isWrapper ? [layerOf(args[0] as Inner), given] : [...args, given]);
}

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The same model, compiled, with the weights that Keras' had. */
export function modelOf(made_: KerasModel): Model<readonly layers.Symbolic[]> {
  const tensors = new Map<string, layers.Symbolic>();
  for (const { name, shape, dtype } of made_.inputs) tensors.set(name, Input({ name, shape, dtype }));
  const tensor = (name: string): layers.Symbolic => {
    const found = tensors.get(name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  for (const node of made_.nodes) tensors.set(node.id, layerOf(node, node.id)(...node.from.map(tensor)));
  const network = model(
    { inputs: made_.inputs.map(({ name }) => tensor(name)), outputs: made_.outputs.map(tensor) },
    { threads: 1 },
  );
  network.compile({
    optimizer: sgd({ learningRate: made_.learningRate }),
    loss: made_.losses.map(([name, options]) => made<losses.LossFunction>(losses, camel(name), [options])),
    ...(made_.lossWeights && { lossWeights: made_.lossWeights }),
    metrics: made_.metrics,
    weightedMetrics: made_.weightedMetrics,
  });
  network.setWeights(
    Object.fromEntries(Object.entries(made_.weights).map(([path, { data }]) => [path, data])),
  );
  return network;
}

const plain = (name: string): string => name.replace(/_/g, '').toLowerCase();

/** Where our numbers differ from Keras': a line for each. */
export async function differences(made_: KerasModel): Promise<string[]> {
  const found: string[] = [];
  const network = modelOf(made_);
  // On JAX, Keras loses masks on the way to the metrics of training; those of evaluation have them.
  const isMasked = network.outputs.some(({ value }) => value.mask !== undefined);
  const compare = (what: string, ours: ArrayLike<number> | undefined, theirs: readonly number[]): void => {
    if (ours === undefined || ours.length !== theirs.length) {
      found.push(`${what}: ${ours?.length ?? 'no'} numbers, not ${theirs.length}`);
      return;
    }
    const at = theirs.findIndex((each, i) => !(Math.abs(each - ours[i]) <= 2e-5 + 2e-4 * Math.abs(each)));
    if (at >= 0) found.push(`${what}[${at}]: ${ours[at]}, not ${theirs[at]}`);
  };
  const logs = (
    what: string,
    ours: Readonly<Record<string, number>>,
    theirs: Readonly<Record<string, number>>,
  ) => {
    // Keras does not look at masks here.
    const masked = (name: string): boolean => isMasked && name.includes('root_mean_squared_error');
    const own = new Map(Object.entries(ours).map(([name, value]) => [plain(name), value]));
    for (const [name, value] of Object.entries(theirs)) {
      if (masked(name)) continue;
      const mine = own.get(plain(name));
      compare(`${what} ${name}`, mine === undefined ? undefined : [mine], [value]);
    }
  };
  try {
    const x = made_.inputs.map(({ data, shape, dtype }) =>
      arrayOf({ data, shape: [made_.rows, ...shape], dtype }),
    );
    const y = made_.targets.map(arrayOf);
    const batchSize = made_.rows;
    const sampleWeight = made_.sampleWeight ? arrayOf(made_.sampleWeight) : undefined;
    const predictions = await network.predict(x);
    predictions.forEach(({ data }, i) => {
      compare(`prediction ${i}`, data, made_.predictions[i].data);
    });
    logs('evaluate', await network.evaluate(x, y, { batchSize, sampleWeight }), made_.evaluated);
    const { epochs } = await network.fit(x, y, {
      batchSize,
      shuffle: false,
      verbose: 0,
      validationData: [x, y],
      ...(sampleWeight && { sampleWeight }),
      ...(made_.classWeight && { classWeight: made_.classWeight }),
    });
    const trusted = Object.entries(made_.logs).filter(([name]) => !isMasked || /^val_|loss$/.test(name));
    logs('fit', epochs[0], Object.fromEntries(trusted));
    const trained = network.getWeights();
    for (const [path, { data }] of Object.entries(made_.trained)) compare(path, trained.get(path), data);
  } finally {
    await network.dispose();
  }
  return found;
}
