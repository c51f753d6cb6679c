import { Random } from '../core/random.ts';
import type { Dataset, RowBuffer, RowType } from '../data/dataset.ts';
import type { Noise } from '../nn/writing-context.ts';
import type { Step } from '../runtime/index.ts';
import { countName, numbered, type Objective, outputsOf, penaltyName } from './objective.ts';
import { inputName } from './train-graph.ts';

export interface CompiledTraining {
  readonly step: Step;
  readonly noise: readonly Noise[];
}

/** Reads rows into what a step is fed. */
export function fillRows(step: Step, data: Dataset, rows: Int32Array): void {
  data.read(rows, {
    // An input that the network does not use has no place in the step.
    inputs: data.inputs.map((type, i) => rowBuffer(step, inputName(i)) ?? bufferOf(type, rows.length)),
    target: rowBuffer(step, 'target'),
    ...(data.moreTargets && {
      moreTargets: data.moreTargets.map((_, i) => rowBuffer(step, numbered('target', i + 1))),
    }),
    weight: data.weighted ? floats(step, 'sampleWeight') : undefined,
    ...(data.outputWeights && {
      outputWeights: data.outputWeights.map((_, i) => floats(step, numbered('sampleWeight', i))),
    }),
  });
}

/** Room for so many rows of an input. */
export function bufferOf({ dtype, shape }: RowType, rows: number): RowBuffer {
  const length = rows * shape.reduce((product, extent) => product * extent, 1);
  return dtype === 'int32' ? new Int32Array(length) : new Float32Array(length);
}

function floats(step: Step, name: string): Float32Array | undefined {
  const feed = step.feeds.get(name);
  return feed instanceof Float32Array ? feed : undefined;
}

function rowBuffer(step: Step, name: string): RowBuffer | undefined {
  const feed = step.feeds.get(name);
  if (feed instanceof Float32Array || feed instanceof Int32Array) return feed;
  if (feed !== undefined) throw new Error(`${name} must be float32 or int32`);
  return undefined;
}

/** Draws a step's noise, which follows from `seed` and the step's `number` alone. */
export function fillNoise({ step, noise }: CompiledTraining, seed: number, number: number): void {
  if (noise.length === 0) return;
  const random = new Random(seed).fork(`noise ${number}`);
  for (const { name, kind, rate } of noise) {
    const feed = step.feeds.get(name);
    if (!(feed instanceof Float32Array)) continue;
    if (kind === 'dropout') random.fillDropoutMask(feed, rate);
    else random.fillNormal(feed, 0, 1);
  }
}

/** Loss and metrics, as a step left them, and over how much means were taken (`countName`). */
export function numbersOf(step: Step): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, value] of step.results) if (!isArray(name)) numbers.set(name, Number(value[0]));
  return numbers;
}

/** Whether a result is no number of the batch: predictions, masks, rows of tables. */
const isArray = (name: string): boolean => /^prediction(Mask)?(#\d+)?$|#page$/.test(name);

/** Sums of the numbers of batches, by name: of what they are means of, and of how much that was. */
export type Sums = Record<string, number>;

/** Adds a batch of so many rows to the sums. */
export function addTo(sums: Sums, numbers: ReadonlyMap<string, number>, rows: number): void {
  for (const [name, value] of numbers) {
    const isCount = name.endsWith(countName(''));
    const added = isCount ? value : value * (numbers.get(countName(name)) ?? rows);
    sums[name] = (sums[name] ?? 0) + added;
  }
}

/**
 * Means over all batches, which do not depend on how rows were cut into them: each is weighted by how much its mean was
 * taken over. With several outputs the loss is that of their means.
 */
export function meansOf(sums: Readonly<Sums>, rows: number, objective: Objective): Record<string, number> {
  const means: Record<string, number> = {};
  for (const [name, sum] of Object.entries(sums)) {
    if (name.includes('#')) continue;
    const count = sums[countName(name)] ?? rows;
    means[name] = count === 0 ? 0 : sum / count;
  }
  const outputs = outputsOf(objective).filter(({ lossName }) => lossName !== undefined);
  if (outputs.some(({ lossName = '' }) => countName(lossName) in sums)) {
    const penalty = (sums[penaltyName] ?? 0) / rows;
    means.loss = outputs.reduce(
      (total, { lossName = '', lossWeight = 1 }) => total + means[lossName] * lossWeight,
      penalty,
    );
  }
  return means;
}
