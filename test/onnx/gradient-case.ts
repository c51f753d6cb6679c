/** Checks the gradients of a case's model against what happens when its inputs are moved a little. */
import { Random } from '../../src/core/random.ts';
import { writeOnnx } from '../../src/formats/index.ts';
import { backpropagate } from '../../src/graph/gradient.ts';
import { input, mul, reduceSum, sizeOf, type Tensor, type TypedArray } from '../../src/graph/index.ts';
import { isFloat } from '../../src/graph/tensor.ts';
import { nodesOf } from '../../src/graph/traverse.ts';
import { compute } from '../../src/runtime/compute.ts';
import { arrayOf, ortTensor, Session } from '../../src/runtime/session.ts';
import type { OnnxCase } from './cases.ts';
import { feedsOf, firstLine, readWithInputs } from './run-case.ts';

export interface GradientOutcome {
  readonly result: 'agrees' | 'differs' | 'no path' | 'no gradient' | 'no number inside';
  readonly why?: string;
}

/** So many elements of each input are moved. */
const elementsMoved = 6;
const tolerance = 1e-2;

interface Question {
  /** What the gradients are of: the sum of all outputs, each element counted differently. */
  readonly outputs: readonly Tensor[];
  readonly factors: readonly Tensor[];
  readonly wanted: readonly { readonly name: string; readonly gradient: Tensor }[];
}

export async function checkGradient(each: OnnxCase): Promise<GradientOutcome> {
  const graph = readWithInputs(each);
  const outputs = Object.values(graph.outputs).filter(
    (output) => isFloat(output) && output.source.kind === 'node',
  );
  const sources = [...graph.inputs, ...graph.weightTensors].filter(
    ([, tensor]) => isFloat(tensor) && tensor.source.kind === 'input',
  );
  const factors = outputs.map(({ dtype, shape }, i) => input(`factor${i}`, dtype, shape));
  let found: (Tensor | undefined)[];
  try {
    found = backpropagate(
      outputs.map((tensor, i) => ({ tensor, gradient: factors[i] })),
      sources.map(([, tensor]) => tensor),
    );
  } catch (error) {
    return { result: 'no gradient', why: firstLine(error) };
  }
  const wanted = sources.flatMap(([name], i) => {
    const gradient = found[i];
    return gradient === undefined ? [] : [{ name, gradient }];
  });
  if (wanted.length === 0) return { result: 'no path' };
  const data = { ...feedsOf(each), ...Object.fromEntries(graph.weights) };
  const why = await firstDifference(data, { outputs, factors, wanted });
  if (why === undefined) return { result: 'agrees' };
  // A row that a softmax gives no number for, say, which is then left aside: the slope there is no number either.
  if (why.includes('is NaN') && !(await finiteInside(data, outputs)))
    return { result: 'no number inside', why };
  return { result: 'differs', why };
}

/** Whether all that is worked out on the way to `outputs` is finite. */
async function finiteInside(
  data: Readonly<Record<string, TypedArray>>,
  outputs: readonly Tensor[],
): Promise<boolean> {
  const inside = nodesOf(outputs).flatMap((node) => node.outputs.filter(isFloat));
  const checks = Object.fromEntries(inside.map((tensor, i) => [`check${i}`, reduceSum(mul(tensor, 0))]));
  const results = await compute(checks, data, { threads: 1 });
  return Object.values(results).every(([value]) => Number.isFinite(Number(value)));
}

/** Where a gradient is not what moving an element shows, in words. */
async function firstDifference(
  given: Readonly<Record<string, TypedArray>>,
  { outputs, factors, wanted }: Question,
): Promise<string | undefined> {
  const results: Record<string, Tensor> = {};
  outputs.forEach((tensor, i) => {
    results[`output${i}`] = tensor;
  });
  wanted.forEach(({ gradient }, i) => {
    results[`gradient${i}`] = gradient;
  });
  const written = writeOnnx(results);
  const session = await Session.create(written, { threads: 1 });
  const random = new Random(7);
  const data: Record<string, TypedArray> = Object.fromEntries(
    Object.entries(given).map(([name, values]) => [name, values.slice()]),
  );
  const weights = factors.map((factor, i) => {
    const values = new Float32Array(sizeOf(factor.shape));
    random.fillUniform(values, 0.5, 1.5);
    data[`factor${i}`] = factor.dtype === 'float64' ? Float64Array.from(values) : values;
    return values;
  });
  const run = async () => {
    const feeds = [...written.inputs].map(([name, type]) => [name, ortTensor(data[name], type)]);
    const into = Object.fromEntries(Object.keys(results).map((name) => [name, null]));
    return session.run(Object.fromEntries(feeds), into);
  };
  const lossOf = (values: Awaited<ReturnType<typeof run>>): number =>
    outputs.reduce((sum, { dtype }, i) => {
      const output = arrayOf(values[`output${i}`], dtype);
      return sum + weights[i].reduce((total, weight, at) => total + finite(weight * Number(output[at])), 0);
    }, 0);
  try {
    const before = await run();
    outputs.forEach(({ dtype }, i) => {
      const output = arrayOf(before[`output${i}`], dtype);
      // What is infinite or no number has no slope, and takes no part.
      weights[i].forEach((_, at) => {
        if (!Number.isFinite(Number(output[at]))) {
          weights[i][at] = 0;
          data[`factor${i}`][at] = 0;
        }
      });
    });
    const first = await run();
    const middle = lossOf(first);
    for (const [i, { name, gradient }] of wanted.entries()) {
      const array = data[name];
      const slopes = arrayOf(first[`gradient${i}`], gradient.dtype);
      for (const at of elementsOf(array.length)) {
        const held = array[at];
        if (!Number.isFinite(Number(held))) continue;
        const derivative = Number(slopes[at]);
        let bends = false;
        let agrees = false;
        let slope = Number.NaN;
        const shown: number[] = [];
        for (const step of [4e-3, 1e-3, 2e-2]) {
          const size = step * Math.max(1, Math.abs(Number(held)));
          array[at] = Number(held) + size;
          const up = Number(array[at]) - Number(held);
          const above = lossOf(await run());
          array[at] = Number(held) - size;
          const down = Number(held) - Number(array[at]);
          const below = lossOf(await run());
          array[at] = held;
          slope = (above - below) / (up + down);
          const allowed = tolerance * Math.max(1, Math.abs(slope), Math.abs(middle) / 20);
          agrees = Math.abs(slope - derivative) <= allowed;
          if (agrees) break;
          shown.push(slope);
          bends ||= Math.abs(slope - shown[0]) > allowed;
          bends ||= Math.abs((above - middle) / up - (middle - below) / down) > allowed;
        }
        // Where the function bends or jumps, as at zero, it has no derivative to compare with.
        if (!agrees && !bends) return `d/d${name}[${at}] is ${derivative}, moving it shows ${slope}`;
      }
    }
    return undefined;
  } finally {
    await session.release();
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

function elementsOf(length: number): number[] {
  const count = Math.min(length, elementsMoved);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
