import { UserError } from '../core/errors.ts';
import type { Dataset, RowBuffer } from '../data/dataset.ts';
import { type Shape, showShape } from '../graph/index.ts';
import type { Network } from '../nn/model.ts';

/**
 * The same rows as the network's inputs take them: whole numbers become float32 where it reads those, and the other
 * way round. Throws UserError, naming the layer, where their shapes do not fit, and while rows are read for an index
 * that an embedding does not have.
 */
export function fittedTo(network: Network, data: Dataset): Dataset {
  const { inputs } = network;
  if (data.inputs.length !== inputs.length) {
    throw new UserError(
      `the model has ${count(inputs.length, 'input')} and was given ${count(data.inputs.length, 'array')}; give one array for each input, in order`,
    );
  }
  data.inputs.forEach(({ shape }, i) => {
    const expected = inputs[i].shape.slice(1);
    // Rows in buckets are as wide as they need to be.
    const fits = (extent: number, axis: number): boolean =>
      data.narrow === undefined ? extent === shape[axis] : extent >= shape[axis];
    if (expected.length === shape.length && expected.every(fits)) return;
    throw new UserError(
      `${inputTitle(network, i)} takes rows of ${showShape(expected)} and was given rows of ${showShape(shape)}; change the data or the shape of the Input`,
    );
  });
  const limits = indexLimits(network);
  return {
    ...data,
    inputs: data.inputs.map(({ dtype, shape }, i) => ({ shape, dtype: rowDtype(inputs[i].dtype) ?? dtype })),
    read(rows, into) {
      data.read(rows, into);
      for (const limit of limits) checkIndices(limit, rows, into.inputs[limit.input], data);
    },
  };
}

const rowDtype = (dtype: string): 'float32' | 'int32' | undefined =>
  dtype === 'float32' || dtype === 'int32' ? dtype : undefined;

/** How an input is called in messages: by its name and the first layer that reads it. */
function inputTitle({ inputs, steps }: Network, i: number): string {
  const name = inputs[i].name;
  const title = name === undefined ? `input ${i + 1} of the model` : `input "${name}" of the model`;
  const reader = steps.find((step) => step.inputs.includes(inputs[i]))?.layer?.label;
  return reader === undefined ? title : `${title}, which layer ${reader} reads,`;
}

interface IndexLimit {
  readonly input: number;
  readonly layer: string;
  /** Indices are below it. */
  readonly limit: number;
}

/** The embeddings that read an input of the model, and how many rows their tables have. */
function indexLimits({ inputs, steps }: Network): IndexLimit[] {
  return steps.flatMap(({ layer, inputs: [first] }) => {
    const limit = layer?.definition.indices?.limit;
    const input = inputs.indexOf(first);
    return layer === undefined || input < 0 || limit === undefined
      ? []
      : [{ input, layer: layer.label ?? layer.kind, limit }];
  });
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
    if (values[i] >= 0 && values[i] < limit) continue;
    throw new UserError(
      `row ${rows[Math.floor(i / width)] + 1} of the data holds the index ${values[i]}, and layer ${layer} knows 0 to ${limit - 1}; give it more rows or fewer indices`,
    );
  }
}

/**
 * What is wrong with the data of a batch whose loss is not finite, in words: an input that is no number, or a class
 * that the model has no score for. Undefined where the data are not to blame.
 */
export function faultOfRows(data: Dataset, rows: Int32Array, output: { shape: Shape }): string | undefined {
  const name = (row: number): string => `row ${row + 1} of the data`;
  const inputs = data.inputs.map(({ dtype, shape }) => bufferOf(dtype, rows.length * extent(shape)));
  const target = data.target && bufferOf(data.target.dtype, rows.length * extent(data.target.shape));
  const weight = new Float32Array(rows.length);
  data.read(rows, { inputs, target, weight });
  for (const [i, values] of inputs.entries()) {
    const at = values.findIndex((value: number) => !Number.isFinite(value));
    if (at < 0) continue;
    const row = rows[Math.floor(at / extent(data.inputs[i].shape))];
    return `${name(row)} holds ${values[at]} in input ${i + 1}; leave such rows out or put a number there`;
  }
  const strange = target?.findIndex((value: number) => !Number.isFinite(value)) ?? -1;
  if (target !== undefined && strange >= 0) {
    const row = rows[Math.floor(strange / extent(data.target?.shape ?? []))];
    return `${name(row)} has the target ${target[strange]}; leave such rows out or put a number there`;
  }
  const heavy = weight.findIndex((value) => !Number.isFinite(value));
  if (heavy >= 0) return `${name(rows[heavy])} has the weight ${weight[heavy]}; give it a finite one`;
  const classes = output.shape[output.shape.length - 1];
  if (target === undefined || classes < 2 || output.shape.length !== (data.target?.shape.length ?? 0) + 2)
    return undefined;
  const wrong = target.findIndex((value: number) => !(value >= 0 && value < classes));
  if (wrong < 0) return undefined;
  const row = rows[Math.floor(wrong / extent(data.target?.shape ?? []))];
  return `${name(row)} is of class ${target[wrong]}, and the model gives scores for ${classes} classes, 0 to ${classes - 1}; number the classes from 0 or give the last layer more units`;
}

const bufferOf = (dtype: 'float32' | 'int32', length: number): RowBuffer =>
  dtype === 'int32' ? new Int32Array(length) : new Float32Array(length);
const extent = (shape: Shape): number => shape.reduce((product, each) => product * each, 1);
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
