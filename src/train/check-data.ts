import { UserError } from '../core/errors.ts';
import { type Dataset, type RowBuffer, readOtherwise } from '../data/dataset.ts';
import { type Shape, sameShape, showShape } from '../graph/index.ts';
import type { Layer, Symbolic } from '../nn/layer.ts';
import { labelOf, type Network } from '../nn/model.ts';

/**
 * The same rows as the network's inputs take them: whole numbers become float32 where it reads those, and the other
 * way round. Throws UserError, naming the layer, where their shapes do not fit, and while rows are read for an index
 * that an embedding does not have.
 */
export function fittedTo(network: Network, data: Dataset): Dataset {
  const { inputs } = network;
  if (data.inputs.length !== inputs.length) {
    throw new UserError({
      en: `the model has ${count(inputs.length, 'input')} and was given ${count(data.inputs.length, 'array')}; give one array for each input, in order`,
      zh: `模型有 ${inputs.length} 个输入，却得到 ${data.inputs.length} 个数组；请按顺序为每个输入给出一个数组`,
    });
  }
  data.inputs.forEach(({ shape }, i) => {
    const expected = inputs[i].shape.slice(1);
    // As in Keras, one number a row is a row of one number.
    if (data.narrow === undefined && sameShape(withoutLastOne(expected), withoutLastOne(shape))) return;
    // Rows in buckets are as wide as they need to be.
    const fits = (extent: number, axis: number): boolean =>
      data.narrow === undefined ? extent === shape[axis] : extent >= shape[axis];
    if (expected.length === shape.length && expected.every(fits)) return;
    throw new UserError({
      en: `${inputTitle(network, i)} takes rows of ${showShape(expected)} and was given rows of ${showShape(shape)}; change the data or the shape of the Input`,
      zh: `模型的第 ${i + 1} 个输入需要形状为 ${showShape(expected)} 的行，却得到 ${showShape(shape)}；请修改数据，或修改 Input 的 shape`,
    });
  });
  const limits = indexLimits(network);
  return readOtherwise(data, {
    inputs: data.inputs.map(({ dtype, shape }, i) => ({
      shape: data.narrow === undefined ? inputs[i].shape.slice(1) : shape,
      dtype: rowDtype(inputs[i].dtype) ?? dtype,
    })),
    read(rows, into) {
      data.read(rows, into);
      for (const limit of limits) checkIndices(limit, rows, into.inputs[limit.input], data);
    },
  });
}

const withoutLastOne = (shape: Shape): Shape => (shape.at(-1) === 1 ? shape.slice(0, -1) : shape);

const rowDtype = (dtype: string): 'float32' | 'int32' | undefined =>
  dtype === 'float32' || dtype === 'int32' ? dtype : undefined;

/** How an input is called in messages: by its name and the first layer that reads it. */
function inputTitle(network: Network, i: number): string {
  const { inputs, steps } = network;
  const name = inputs[i].name;
  const title = name === undefined ? `input ${i + 1} of the model` : `input "${name}" of the model`;
  const first = steps.find((step) => step.inputs.includes(inputs[i]));
  const reader = first && labelOf(network, first);
  return reader === undefined ? title : `${title}, which layer ${reader} reads,`;
}

interface IndexLimit {
  readonly input: number;
  readonly layer: string;
  /** Indices are below it. */
  readonly limit: number;
}

/** The embeddings that read an input of the model as it is or only arranged otherwise, and the rows of their tables. */
function indexLimits(network: Network): IndexLimit[] {
  const { inputs, steps } = network;
  const found: IndexLimit[] = [];
  for (const step of steps) {
    const { layer, inputs: read } = step;
    if (layer === undefined) continue;
    for (const [at, limit] of limitsOf(layer)) {
      for (const input of sourcesOf(read[at], inputs))
        found.push({ input, layer: labelOf(network, step) ?? layer.kind, limit });
    }
  }
  return found;
}

/** Which inputs of a layer are indices, and below what they are. */
function limitsOf({ definition: { indices, parts }, kind }: Layer): (readonly [number, number])[] {
  if (indices !== undefined) return [[0, indices.limit]];
  return kind === 'TimeDistributed' && parts?.layer !== undefined ? limitsOf(parts.layer) : [];
}

/** Layers that give the numbers they are given, in another arrangement. */
const arranging = new Set([
  'Reshape',
  'Flatten',
  'Permute',
  'RepeatVector',
  'Identity',
  'Concatenate',
  'Cropping1D',
]);

function sourcesOf(symbolic: Symbolic | undefined, inputs: readonly Symbolic[]): number[] {
  if (symbolic === undefined) return [];
  const input = inputs.indexOf(symbolic);
  if (input >= 0) return [input];
  const { layer, inputs: before } = symbolic;
  return layer !== undefined && arranging.has(layer.kind)
    ? before.flatMap((each) => sourcesOf(each, inputs))
    : [];
}

function checkIndices(
  { input, layer, limit }: IndexLimit,
  rows: Int32Array,
  values: RowBuffer,
  { inputs }: Dataset,
): void {
  const width = extent(inputs[input].shape);
  const end = Math.min(values.length, rows.length * width);
  for (let i = 0; i < end; i++) {
    if (values[i] >= 0 && values[i] < limit && Number.isInteger(values[i])) continue;
    const row = rows[Math.floor(i / width)] + 1;
    throw new UserError({
      en: `row ${row} of the data holds the index ${values[i]}, and layer ${layer} knows 0 to ${limit - 1}; give it more rows or fewer indices`,
      zh: `第 ${row} 行数据含有编号 ${values[i]}，而层 ${layer} 只有 0 到 ${limit - 1}；请增加该层的行数，或修改编号`,
    });
  }
}

const extent = (shape: Shape): number => shape.reduce((product, each) => product * each, 1);
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
