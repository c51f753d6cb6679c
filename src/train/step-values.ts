import { Random } from '../core/random.ts';
import type { Dataset, RowBuffer, RowType } from '../data/dataset.ts';
import type { Noise } from '../nn/writing-context.ts';
import type { Step } from '../runtime/index.ts';
import { inputName } from './train-graph.ts';

export interface CompiledTraining {
  readonly step: Step;
  readonly noise: readonly Noise[];
}

/** Reads rows into what a step is fed. */
export function fillRows(step: Step, data: Dataset, rows: Int32Array): void {
  const weight = step.feeds.get('sampleWeight');
  data.read(rows, {
    // An input that the network does not use has no place in the step.
    inputs: data.inputs.map((type, i) => rowBuffer(step, inputName(i)) ?? bufferOf(type, rows.length)),
    target: rowBuffer(step, 'target'),
    weight: weight instanceof Float32Array ? weight : undefined,
  });
}

/** Room for so many rows of an input. */
export function bufferOf({ dtype, shape }: RowType, rows: number): RowBuffer {
  const length = rows * shape.reduce((product, extent) => product * extent, 1);
  return dtype === 'int32' ? new Int32Array(length) : new Float32Array(length);
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

/** Loss and metrics, as a step left them. */
export function numbersOf(step: Step): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, value] of step.results)
    if (!name.startsWith('prediction') && !name.endsWith('#page')) numbers.set(name, Number(value[0]));
  return numbers;
}
