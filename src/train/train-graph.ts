import {
  abs,
  cast,
  constant,
  gather,
  gradients,
  identity,
  input,
  lessOrEqual,
  mul,
  reduceSum,
  reshape,
  type Shape,
  scatterND,
  scope,
  type Tensor,
  where,
} from '../graph/index.ts';
import type { Value } from '../nn/layer.ts';
import { callNetwork, labelOf, type Network } from '../nn/model.ts';
import { type Noise, WritingContext } from '../nn/writing-context.ts';
import type { StepGraph } from '../runtime/index.ts';
import { onlyWhere, scaledGradients } from './loss-scale.ts';
import { numbered, type Objective, type RowTypes, WrittenObjective } from './objective.ts';
import { checkSparse, refinedUpdates, scalarsOf, slotsOf } from './optimizers/refined-update.ts';
import type { TrainedWeight } from './optimizers/trained-weight.ts';

export type { Objective } from './objective.ts';

/** A step's graph with the shapes of the states that layers carry from batch to batch, by path. */
export interface CarryingGraph extends StepGraph {
  readonly carried?: ReadonlyMap<string, Shape>;
}

export interface TrainGraph extends CarryingGraph {
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
  objective: Objective,
  rows: RowTypes,
  batch: number,
  pages: Pages = noPages,
): TrainGraph {
  const { optimizer, lossScaled } = objective;
  const { storedAs = (shape) => shape } = optimizer;
  const pageOf = (path: string, shape: Shape, name = path): Tensor | undefined => {
    const count = pages.sizes.get(path);
    if (count === undefined) return undefined;
    if (!pages.inPlace) return input(pageName(name), 'float32', [count, ...shape.slice(1)]);
    return gather(spacious(name, shape), input(rowsName(path), 'int32', [count]));
  };
  const context = new WritingContext(network, true, pageOf, storedAs);
  const values = feedNetwork(network, context, rows, batch);
  const written = scope(
    scopes.loss,
    () => new WrittenObjective(objective, values, rows, batch, context.penalties),
  );
  const { total } = written;

  const trainable = network.weights.filter((each) => each.trainable !== false);
  const tensors = trainable.map(({ path }) => context.weight(path));
  const scaled = lossScaled ? scope(scopes.loss, () => scaledGradients(total, tensors)) : undefined;
  const found = scaled?.gradients ?? gradients(total, tensors);
  const scalarNames = ['learningRate', ...Object.keys(scalarsOf(optimizer, 1))];
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, input(name, 'float32', [])]));
  const updates = new Map<string, Tensor>([
    ...context.assigned,
    ...carriedUpdates(context),
    ...(scaled?.updates ?? []),
  ]);
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
  return {
    results: {
      ...written.losses,
      ...scope(scopes.metrics, () => written.metrics()),
      ...written.predictions(false),
      ...paged,
    },
    updates,
    forgotten: forgottenSlots(optimizer, weights),
    carried: carriedShapes(context),
    noise: context.noise,
    scalars: scalarNames,
  };
}

/** What an optimiser keeps for its next step alone; one that works with products of it may read it when it is replaced. */
const forgottenSlots = (
  { elementwise = false }: Objective['optimizer'],
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
  objective: Objective | undefined,
  rows: RowTypes,
  batch: number,
): CarryingGraph {
  const context = new WritingContext(network, false);
  const values = feedNetwork(network, context, rows, batch);
  if (objective === undefined || rows.target === undefined) {
    const predictions = values.map(({ tensor }, i) => [numbered('prediction', i), tensor]);
    return {
      results: Object.fromEntries(predictions),
      updates: carriedUpdates(context),
      carried: carriedShapes(context),
    };
  }
  const written = new WrittenObjective(objective, values, rows, batch, context.penalties);
  return {
    results: { ...written.predictions(true), ...written.losses, ...written.metrics() },
    updates: carriedUpdates(context),
    carried: carriedShapes(context),
  };
}

/** What each layer gives and each gradient is, for finding where a number went wrong. */
export function diagnosisGraph(
  network: Network,
  objective: Objective,
  rows: RowTypes,
  batch: number,
): TrainGraph {
  const context = new WritingContext(network, true);
  const layers: [string, Tensor][] = [];
  const traced: Network = {
    ...network,
    outputs: [...network.outputs, ...network.steps],
  };
  const values = feedNetwork(traced, context, rows, batch);
  network.steps.forEach((step, i) => {
    layers.push([`layer ${labelOf(network, step)}`, values[network.outputs.length + i].tensor]);
  });
  const { total } = new WrittenObjective(objective, values, rows, batch, []);
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

const carriedShapes = ({ carriedStates }: WritingContext): Map<string, Shape> =>
  new Map([...carriedStates].map(([path, { value }]) => [path, value.shape]));
const carriedUpdates = ({ carriedStates }: WritingContext): Map<string, Tensor> =>
  new Map([...carriedStates].map(([path, { value, next = identity(value) }]) => [path, next]));

/** The values of a network's outputs for a batch. */
function feedNetwork(
  network: Network,
  context: WritingContext,
  { inputs }: RowTypes,
  batch: number,
): Value[] {
  return callNetwork(
    network,
    context,
    inputs.map(({ dtype, shape }, i) => ({ tensor: input(inputName(i), dtype, [batch, ...shape]) })),
  );
}
