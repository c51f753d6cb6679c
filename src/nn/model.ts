import { UserError } from '../core/errors.ts';
import { knownOptions } from '../core/known-options.ts';
import { Random } from '../core/random.ts';
import { type DType, input, openDimension, type Shape, showShape, sizeOf } from '../graph/index.ts';
import { createWeights } from './create-weights.ts';
import { callLayer, type GraphContext, type Layer, type Symbolic, type Value, type Weight } from './layer.ts';

/** A network: which layers are applied to what. Weights exist once its input's shape is known. */
export interface Network {
  readonly inputs: readonly Symbolic[];
  readonly outputs: readonly Symbolic[];
  /** In an order in which they can be applied. A layer used twice is here twice. */
  readonly steps: readonly Symbolic[];
  /** What layers are called in this network, which no two of them share; by their own labels where it is left out. */
  readonly labels?: ReadonlyMap<Layer, string>;
  readonly weights: readonly Weight[];
}

export interface InputOptions {
  /** Without the batch: `[100]` for sequences of 100 indices. */
  readonly shape: Shape;
  readonly dtype?: DType;
  readonly name?: string;
}

/** An input of a functional model. */
export function Input(options: InputOptions): Symbolic {
  const {
    shape,
    dtype = 'float32',
    name,
  } = knownOptions('Input', options, { shape: true, dtype: true, name: true });
  const extents: unknown = shape;
  if (!Array.isArray(extents) || extents.some((each) => !Number.isSafeInteger(each) || each < 1)) {
    throw new UserError({
      en: `Input: shape is ${JSON.stringify(shape)}; give the extents of one row without the batch, each a whole number of at least 1 (pad sequences to one length): [100] or [32, 32, 3]`,
      zh: `Input：shape 为 ${JSON.stringify(shape)}；请给出一行数据的各维大小（不含批次），每一维为不小于 1 的整数（序列请补齐到同一长度）：[100] 或 [32, 32, 3]`,
    });
  }
  const full = [openDimension('batch'), ...shape];
  return { dtype, shape: full, value: { tensor: input(name ?? 'input', dtype, full) }, inputs: [], name };
}

/** Puts a network together: names its layers and gives their weights first values drawn from `seed`. */
export function buildNetwork(
  inputs: readonly Symbolic[],
  outputs: readonly Symbolic[],
  seed: number,
): Network {
  refuseTwice(inputs);
  const steps = orderOf(inputs, outputs);
  const random = new Random(seed);
  const weights: Weight[] = [];
  const layers = new Set(steps.flatMap(({ layer }) => layer ?? []));
  const labels = labelsOf(layers);
  for (const [layer, label] of labels) weights.push(...createWeights(layer, label, random));
  return { inputs, outputs, steps, labels, weights };
}

/**
 * A label for each layer, in their order. Names that the user gave stay; others keep the one they got in another model
 * where it is free here, since a layer of two models may meet another of its name.
 */
function labelsOf(layers: ReadonlySet<Layer>): Map<Layer, string> {
  const taken = new Map<string, Layer>();
  const given = ({ options, label }: Layer): boolean => options.name !== undefined && label === options.name;
  for (const first of [true, false]) {
    for (const layer of layers) {
      if (layer.label === undefined || given(layer) !== first) continue;
      if (!taken.has(layer.label)) taken.set(layer.label, layer);
      else if (first) {
        throw new UserError({
          en: `two layers of the model are called "${layer.label}"; give one of them another name: ${layer.kind}(..., { name: '...' })`,
          zh: `模型中有两层名为“${layer.label}”；请给其中一层另取名称：${layer.kind}(..., { name: '...' })`,
        });
      }
    }
  }
  const counts = new Map<string, number>();
  const labels = new Map<Layer, string>();
  for (const layer of layers) {
    const known = layer.label;
    const label = known !== undefined && taken.get(known) === layer ? known : freeLabel(layer, taken, counts);
    layer.label ??= label;
    taken.set(label, layer);
    labels.set(layer, label);
  }
  return labels;
}

/** Throws UserError where two inputs have one name, or one input is given twice. */
function refuseTwice(inputs: readonly Symbolic[]): void {
  for (const [i, each] of inputs.entries()) {
    const other = inputs.findIndex(
      (one) => one === each || (one.name !== undefined && one.name === each.name),
    );
    if (other === i) continue;
    throw new UserError(
      each === inputs[other]
        ? {
            en: 'an input is given twice; give each input of the model once',
            zh: '同一个输入给出了两次；每个输入只需给出一次',
          }
        : {
            en: `two inputs of the model are called "${each.name}"; give one of them another name`,
            zh: `模型有两个名为“${each.name}”的输入；请给其中一个另取名称`,
          },
    );
  }
}

/** What the layer that gave it is called in the network. */
export function labelOf({ labels }: Network, { layer }: Symbolic): string | undefined {
  return layer && (labels?.get(layer) ?? layer.label);
}

function freeLabel(layer: Layer, taken: ReadonlyMap<string, Layer>, counts: Map<string, number>): string {
  // As Keras does it: GlobalAveragePooling1D becomes global_average_pooling1d.
  const base = layer.kind
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  for (;;) {
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const label = count === 0 ? base : `${base}_${count}`;
    if (!taken.has(label)) return label;
  }
}

function orderOf(inputs: readonly Symbolic[], outputs: readonly Symbolic[]): Symbolic[] {
  const order: Symbolic[] = [];
  const seen = new Set<Symbolic>(inputs);
  const visit = (symbolic: Symbolic): void => {
    if (seen.has(symbolic)) return;
    seen.add(symbolic);
    if (symbolic.layer === undefined) {
      const name = symbolic.name === undefined ? 'an input' : `the input "${symbolic.name}"`;
      throw new UserError(
        `${name} ${showShape(symbolic.shape)} that the outputs need is not among the model's inputs; add it`,
      );
    }
    symbolic.inputs.forEach(visit);
    order.push(symbolic);
  };
  outputs.forEach(visit);
  return order;
}

/**
 * Writes a network into a graph, from `inputs` to one value for each of its outputs. Values in `given` replace what
 * the network would have computed.
 */
export function callNetwork(
  network: Network,
  context: GraphContext,
  inputs: readonly Value[],
  given: ReadonlyMap<Symbolic, Value> = new Map(),
): Value[] {
  const values = new Map<Symbolic, Value>([
    ...network.inputs.map((each, i) => [each, inputs[i]] as const),
    ...given,
  ]);
  const valueFor = (symbolic: Symbolic): Value => {
    const value = values.get(symbolic);
    if (value === undefined)
      throw new Error(`${symbolic.layer?.label ?? 'an input'} is used before it is made`);
    return value;
  };
  for (const step of network.steps) {
    const label = labelOf(network, step);
    if (step.layer === undefined || label === undefined || given.has(step)) continue;
    values.set(step, callLayer(step.layer, label, context, step.inputs.map(valueFor)));
  }
  return network.outputs.map(valueFor);
}

/**
 * The table Keras prints: layers, output shapes, numbers of parameters; what each layer reads where that is not simply
 * the line above. A layer that is used again counts once.
 */
export function summarize(name: string, network: Network): string {
  const { inputs, steps, weights } = network;
  const shown = (shape: Shape) => `(${['batch', ...shape.slice(1)].join(', ')})`;
  const countOf = (label: string) =>
    weights
      .filter(({ path }) => path.startsWith(`${label}/`))
      .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const titles = new Map(inputs.map((each, i) => [each, each.name ?? (i === 0 ? 'input' : `input_${i}`)]));
  for (const step of steps) titles.set(step, labelOf(network, step) ?? '');
  const seen = new Set<Layer>();
  const isChain = steps.every((step, i) => {
    const before = i === 0 ? inputs[0] : steps[i - 1];
    return step.inputs.length === 1 && step.inputs[0] === before;
  });
  const rows = [
    ...inputs.map((each) => [`${titles.get(each)} (Input)`, shown(each.shape), '0', '']),
    ...steps.map((step) => {
      const { layer, shape } = step;
      const again = layer !== undefined && seen.has(layer);
      if (layer !== undefined) seen.add(layer);
      const count = again ? 'shared' : countOf(labelOf(network, step) ?? '').toLocaleString('en');
      const reads = step.inputs.map((each) => titles.get(each)).join(', ');
      return [`${labelOf(network, step)} (${layer?.kind})`, shown(shape), count, reads];
    }),
  ];
  const header = ['Layer (kind)', 'Output shape', 'Parameters', 'Connected to'].slice(0, isChain ? 3 : 4);
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (row: string[]) =>
    widths
      .map((width, i) => (i === 2 ? row[i].padStart(width) : row[i].padEnd(width)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  const total = (trainable: boolean) =>
    weights
      .filter((weight) => (weight.trainable !== false) === trainable)
      .reduce((sum, { shape }) => sum + sizeOf(shape), 0)
      .toLocaleString('en');
  return [
    `Model: ${name}`,
    rule,
    line(header),
    rule,
    ...rows.map(line),
    rule,
    `Trainable parameters: ${total(true)}`,
    `Other parameters: ${total(false)}`,
  ].join('\n');
}
