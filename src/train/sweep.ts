import { UserError } from '../core/errors.ts';
import type { Dataset } from '../data/dataset.ts';
import type { NDArray } from '../data/nd-array.ts';
import type { Shape, TypedArray } from '../graph/index.ts';
import type { Step } from '../runtime/index.ts';
import { numbered } from './objective.ts';
import { fillRows } from './step-values.ts';

/** Looks at what a step gave for a batch. */
export type AfterBatch = (step: Step, rows: Int32Array) => void;

/** Runs a step over all rows, batch by batch in their order, and gathers what each output gives. */
export async function sweep(
  data: Dataset,
  batchSize: number,
  outputs: readonly { readonly shape: Shape }[],
  stepFor: (rows: number) => Promise<Step>,
  after: AfterBatch,
): Promise<NDArray[]> {
  const all: (Numbers | undefined)[] = outputs.map(() => undefined);
  for (let start = 0; start < data.length; start += batchSize) {
    const count = Math.min(batchSize, data.length - start);
    const rows = Int32Array.from({ length: count }, (_, i) => start + i);
    // What is made for the batches of an epoch is ready only for those.
    if (data.begin === undefined) await data.ready?.(rows);
    const step = await stepFor(count);
    fillRows(step, data, rows);
    await step.run();
    outputs.forEach((_, i) => {
      const values = step.results.get(numbered('prediction', i));
      if (values === undefined || !isNumbers(values)) {
        throw new UserError({
          en: `output ${i + 1} of the model is no number of a type that can be returned; give it as ops.cast(x, 'float32')`,
          zh: `模型的输出 ${i + 1} 不是可以返回的数值类型；请用 ops.cast(x, 'float32') 转换`,
        });
      }
      const width = values.length / count;
      const whole = all[i] ?? emptyLike(values, data.length * width);
      all[i] = whole;
      copyInto(whole, values, start * width);
    });
    after(step, rows);
  }
  return outputs.map(({ shape }, i) => ({
    data: all[i] ?? new Float32Array(0),
    shape: [data.length, ...shape.slice(1)],
  }));
}

type Numbers = NDArray['data'];
const isNumbers = (values: TypedArray): values is Numbers =>
  values instanceof Float32Array ||
  values instanceof Float64Array ||
  values instanceof Int32Array ||
  values instanceof Uint8Array ||
  values instanceof BigInt64Array;

function emptyLike(values: Numbers, length: number): Numbers {
  if (values instanceof Float64Array) return new Float64Array(length);
  if (values instanceof Int32Array) return new Int32Array(length);
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof BigInt64Array) return new BigInt64Array(length);
  return new Float32Array(length);
}

function copyInto(whole: Numbers, values: Numbers, at: number): void {
  if (whole instanceof BigInt64Array) {
    if (values instanceof BigInt64Array) whole.set(values, at);
  } else if (!(values instanceof BigInt64Array)) whole.set(values, at);
}
