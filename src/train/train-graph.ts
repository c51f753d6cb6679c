import type { RowType } from '../data/dataset.ts';
import {
  abs,
  add,
  broadcastTo,
  cast,
  constant,
  div,
  gather,
  gradients,
  input,
  lessOrEqual,
  maximum,
  mul,
  reduceMean,
  reduceSum,
  reshape,
  type Shape,
  scatterND,
  scope,
  type Tensor,
  where,
} from '../graph/index.ts';
import type { Value } from '../nn/layer.ts';
import type { LossFunction } from '../nn/losses/index.ts';
import { callNetwork, type Network } from '../nn/model.ts';
import { type Noise, WritingContext } from '../nn/writing-context.ts';
import type { StepGraph } from '../runtime/index.ts';
import { onlyWhere, scaledGradients } from './loss-scale.ts';
import type { MetricFunction } from './metric-functions.ts';
import type { StreamedMetric } from './metrics/streamed/index.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { checkSparse, refinedUpdates, scalarsOf, slotsOf } from './optimizers/refined-update.ts';
import type { TrainedWeight } from './optimizers/trained-weight.ts';

export interface Objective {
  readonly loss: LossFunction;
  readonly metrics: Readonly<Record<string, MetricFunction>>;
  /** Those that are gathered from predictions batch by batch. */
  readonly streamed?: readonly StreamedMetric[];
  readonly optimizer: Optimizer;
  /** Whether the loss is scaled up for the way back, because products are computed in float16. */
  readonly lossScaled?: boolean;
}

export interface TrainGraph extends StepGraph {
  readonly noise: readonly Noise[];
  /** Names of the scalars the optimiser is fed. */
  readonly scalars: readonly string[];
}

/** What nodes that belong to no layer are made in. */
export const scopes = { loss: 'loss', metrics: 'metrics', update: 'update' } as const;

export const inputName = (i: number): string => `input${i}`;
export const slotName = (path: string, slot: string): string => `${path}@${slot}`;
/** The rows that a batch reads of a table, or of what is kept beside it. */
export const pageName = (name: string): string => `${name}#page`;
/** Which rows of a table those are. */
export const rowsName = (path: string): string => `${path}#rows`;

/** The rows that a step sees of long tables. */
export interface Pages {
  /** How many of each table, by its path. */
  readonly sizes: ReadonlyMap<string, number>;
  /**
   * Whether the step is fed the tables, with a row to spare behind each, and the numbers of the rows, and writes them in
   * place; otherwise it is fed the rows and gives the new ones back.
   */
  readonly inPlace: boolean;
}
const noPages: Pages = { sizes: new Map(), inPlace: true };

/** A long table with a row to spare behind it. */
const spacious = (name: string, [length, ...row]: Shape): Tensor =>
  input(name, 'float32', [length + 1, ...row]);

/**
 * The table with new rows. Where the loss is not finite all of them go to the row to spare, so that what made it so is
 * still there to be found.
 */
function withRows(name: string, shape: Shape, rows: string, values: Tensor, loss: Tensor): Tensor {
  const [count] = values.shape;
  const finite = lessOrEqual(abs(loss), largestFloat);
  const into = where(finite, input(rows, 'int32', [count]), constant(shape[0], 'int32'));
  return scatterND(spacious(name, shape), reshape(cast(into, 'int64'), [count, 1]), values);
}
const largestFloat = 3.4028234e38;

/** One whole training step for batches of `batch` rows: forward, backward, update. */
export function trainGraph(
  network: Network,
  { loss, metrics, streamed = [], optimizer, lossScaled }: Objective,
  rows: { inputs: readonly RowType[]; target: RowType; weighted: boolean },
  batch: number,
  pages: Pages = noPages,
): TrainGraph {
  const { storedAs = (shape) => shape } = optimizer;
  const pageOf = (path: string, shape: Shape, name = path): Tensor | undefined => {
    const count = pages.sizes.get(path);
    if (count === undefined) return undefined;
    if (!pages.inPlace) return input(pageName(name), 'float32', [count, ...shape.slice(1)]);
    return gather(spacious(name, shape), input(rowsName(path), 'int32', [count]));
  };
  const context = new WritingContext(network, true, pageOf, storedAs);
  const { value, target, weight } = feedNetwork(network, context, rows, batch);
  const total = scope(scopes.loss, () => {
    const dataLoss = meanLoss(loss(target, value.tensor), value, weight);
    return context.penalties.reduce((sum, penalty) => add(sum, penalty), dataLoss);
  });

  const trainable = network.weights.filter((each) => each.trainable !== false);
  const tensors = trainable.map(({ path }) => context.weight(path));
  const scaled = lossScaled ? scope(scopes.loss, () => scaledGradients(total, tensors)) : undefined;
  const found = scaled?.gradients ?? gradients(total, tensors);
  const scalarNames = ['learningRate', ...Object.keys(scalarsOf(optimizer, 1))];
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, input(name, 'float32', [])]));
  const updates = new Map<string, Tensor>([...context.assigned, ...(scaled?.updates ?? [])]);
  const paged: Record<string, Tensor> = {};
  if (pages.sizes.size > 0) checkSparse(optimizer);
  const weights = trainable.map(({ path, constraint, shape }, i): TrainedWeight => {
    const slots = Array.from(slotsOf(optimizer, shape, path), ([slot, own]): [string, Tensor] => {
      const name = slotName(path, slot);
      return [slot, pageOf(path, shape, name) ?? input(name, 'float32', own)];
    });
    return {
      path,
      weight: tensors[i],
      gradient: found[i],
      constraint,
      stored: pages.sizes.has(path) ? tensors[i].shape : storedAs(shape),
      slots: Object.fromEntries(slots),
    };
  });
  const next = scope(scopes.update, () => {
    const updated = refinedUpdates(optimizer, weights, scalars);
    return scaled === undefined
      ? updated
      : updated.map((each, i) => onlyWhere(scaled.finite, weights[i], each));
  });
  next.forEach(({ weight, slots }, i) => {
    const { path } = weights[i];
    const { shape } = trainable[i];
    const count = pages.sizes.get(path);
    const values = Object.entries(slots).map(([slot, value]) => [slotName(path, slot), value] as const);
    for (const [of, value] of [[path, weight] as const, ...values]) {
      if (count === undefined) updates.set(of, value);
      else if (!pages.inPlace) paged[pageName(of)] = value;
      else
        updates.set(
          of,
          scope(scopes.update, () => withRows(of, shape, rowsName(path), value, total)),
        );
    }
  });
  const measured = Object.entries(metrics).map(([name, metric]) => [
    name,
    scope(scopes.metrics, () => meanMetric(metric(target, value.tensor), value, weight)),
  ]);
  return {
    results: {
      loss: total,
      ...Object.fromEntries(measured),
      ...(streamed.length > 0 && predictionsOf(value)),
      ...paged,
    },
    updates,
    forgotten: forgottenSlots(optimizer, weights),
    noise: context.noise,
    scalars: scalarNames,
  };
}

/** What an optimiser keeps for its next step alone; one that works with products of it may read it when it is replaced. */
const forgottenSlots = (
  { elementwise = false }: Optimizer,
  weights: readonly TrainedWeight[],
): ReadonlySet<string> =>
  new Set(
    elementwise
      ? weights.flatMap(({ path, slots }) => Object.keys(slots).map((slot) => slotName(path, slot)))
      : [],
  );

/** Predictions, and where the targets are known loss and metrics, with the network as it is outside training. */
export function evaluationGraph(
  network: Network,
  objective: Pick<Objective, 'loss' | 'metrics' | 'streamed'> | undefined,
  rows: { inputs: readonly RowType[]; target: RowType | undefined; weighted: boolean },
  batch: number,
): StepGraph {
  const context = new WritingContext(network, false);
  if (objective === undefined || rows.target === undefined) {
    const inputs = rows.inputs.map((row, i) => ({
      tensor: input(inputName(i), row.dtype, [batch, ...row.shape]),
    }));
    const [{ tensor }] = callNetwork(network, context, inputs);
    return { results: { prediction: tensor }, updates: new Map() };
  }
  const { value, target, weight } = feedNetwork(network, context, { ...rows, target: rows.target }, batch);
  const { loss, metrics, streamed = [] } = objective;
  const measured = Object.entries(metrics).map(([name, metric]) => [
    name,
    meanMetric(metric(target, value.tensor), value, weight),
  ]);
  return {
    results: {
      prediction: value.tensor,
      ...(streamed.length > 0 && predictionsOf(value)),
      loss: meanLoss(loss(target, value.tensor), value, weight),
      ...Object.fromEntries(measured),
    },
    updates: new Map(),
  };
}

/** What streamed metrics read: predictions, and of padded sequences which steps are real. */
const predictionsOf = ({ tensor, mask }: Value): Record<string, Tensor> => ({
  prediction: tensor,
  ...(mask !== undefined && tensor.shape.length > 2 && { predictionMask: cast(mask, 'float32') }),
});

/** What each layer gives and each gradient is, for finding where a number went wrong. */
export function diagnosisGraph(
  network: Network,
  { loss }: Pick<Objective, 'loss'>,
  rows: { inputs: readonly RowType[]; target: RowType; weighted: boolean },
  batch: number,
): TrainGraph {
  const context = new WritingContext(network, true);
  const layers: [string, Tensor][] = [];
  const traced: Network = {
    ...network,
    outputs: [...network.outputs, ...network.steps],
  };
  const { values, target, weight } = feedAll(traced, context, rows, batch);
  const value = values[0];
  network.steps.forEach((step, i) => {
    layers.push([`layer ${step.layer?.label}`, values[network.outputs.length + i].tensor]);
  });
  const total = meanLoss(loss(target, value.tensor), value, weight);
  const trainable = network.weights.filter((each) => each.trainable !== false);
  const found = gradients(
    total,
    trainable.map(({ path }) => context.weight(path)),
  );
  const finite = (tensor: Tensor): Tensor => reduceSum(mul(tensor, 0));
  const checks: [string, Tensor][] = [
    ...network.weights.map(({ path }): [string, Tensor] => [`weight ${path}`, context.weight(path)]),
    ...layers,
    ['the loss', total],
    ...trainable.map(({ path }, i): [string, Tensor] => [`the gradient of ${path}`, found[i]]),
  ];
  return {
    results: Object.fromEntries(checks.map(([name, tensor]) => [name, finite(tensor)])),
    updates: new Map(),
    noise: context.noise,
    scalars: [],
  };
}

function feedNetwork(
  network: Network,
  context: WritingContext,
  rows: { inputs: readonly RowType[]; target: RowType; weighted: boolean },
  batch: number,
): { value: Value; target: Tensor; weight: Tensor | undefined } {
  const { values, target, weight } = feedAll(network, context, rows, batch);
  return { value: values[0], target, weight };
}

function feedAll(
  network: Network,
  context: WritingContext,
  rows: { inputs: readonly RowType[]; target: RowType; weighted: boolean },
  batch: number,
): { values: Value[]; target: Tensor; weight: Tensor | undefined } {
  const inputs = rows.inputs.map((row, i) => ({
    tensor: input(inputName(i), row.dtype, [batch, ...row.shape]),
  }));
  return {
    values: callNetwork(network, context, inputs),
    target: input('target', rows.target.dtype, [batch, ...rows.target.shape]),
    weight: rows.weighted ? input('sampleWeight', 'float32', [batch]) : undefined,
  };
}

/** Mean over all samples; weights multiply, padded steps do not count. */
function meanLoss(perSample: Tensor, { mask }: Value, weight: Tensor | undefined): Tensor {
  const masked = mask !== undefined && perSample.shape.length === 2 ? mask : undefined;
  let losses = perSample;
  if (weight !== undefined) {
    losses = mul(losses, reshape(weight, [-1, ...losses.shape.slice(1).map(() => 1)]));
  }
  if (masked === undefined) return reduceMean(losses);
  const counted = cast(masked, 'float32');
  return div(reduceSum(mul(losses, counted)), reduceSum(counted));
}

/** Mean over all samples by weight: between the least and the greatest, whatever the weights add up to. */
function meanMetric(perSample: Tensor, value: Value, weight: Tensor | undefined): Tensor {
  const mean = meanLoss(perSample, value, weight);
  if (weight === undefined) return mean;
  const share = meanLoss(broadcastTo(constant(1), perSample.shape), value, weight);
  return div(mean, maximum(share, 1e-12));
}
