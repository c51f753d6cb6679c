/** Checks gradients that a graph gives against what happens when each input is moved a little. */
import { Random } from '../src/core/random.ts';
import { writeOnnx } from '../src/formats/index.ts';
import { add } from '../src/graph/functions.ts';
import { constant, gradients, input, mul, reduceSum, sizeOf, type Tensor } from '../src/graph/index.ts';
import { arrayOf, ortTensor, Session } from '../src/runtime/session.ts';

/** Where the values of an input come from. */
export type Domain = 'any' | 'positive' | 'away from zero' | 'apart';

export interface Differentiable {
  readonly shapes: readonly (readonly number[])[];
  readonly domain?: Domain;
  readonly build: (inputs: Tensor[]) => Tensor | readonly (Tensor | undefined)[];
}

/** One element of a gradient that is not what moving the input shows. */
export interface Difference {
  readonly input: number;
  readonly element: number;
  readonly gradient: number;
  readonly slope: number;
}

const step = 1e-2;
const tolerance = 3e-3;

function valuesFor(shape: readonly number[], domain: Domain, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  random.fillUniform(values, -1.5, 1.5);
  // Further apart than a step, in a random order, so that no step changes which is greatest.
  if (domain === 'apart') return values.map((_, i) => 0.1 * i - 1).sort(() => random.next() - 0.5);
  if (domain === 'positive') return values.map((value) => 0.4 + Math.abs(value));
  if (domain === 'away from zero') return values.map((value) => value + 0.2 * Math.sign(value));
  return values;
}

/** A scalar in which each element of the outputs counts differently. */
function weighed(outputs: readonly Tensor[], random: Random): Tensor {
  const sums = outputs.map((output) => {
    const weights = Float32Array.from({ length: sizeOf(output.shape) }, () => random.normal());
    return reduceSum(mul(output, constant(weights, 'float32', output.shape)));
  });
  return sums.reduce(add);
}

/**
 * The elements whose gradient is wrong, of the outputs (`order` 1) or of their gradients (`order` 2). `outputs` that
 * are undefined take no part, as outputs that nobody reads.
 */
export async function differences(
  { shapes, domain = 'any', build }: Differentiable,
  order = 1,
): Promise<Difference[]> {
  const random = new Random(shapes.flat().reduce((sum, extent) => (31 * sum + extent) % 2 ** 40, order));
  const inputs = shapes.map((shape, i) => input(`x${i}`, 'float32', shape));
  const built = build(inputs);
  const outputs = ('dtype' in built ? [built] : built).filter((each) => each !== undefined);
  let loss = weighed(outputs, random);
  if (order === 2) loss = weighed(gradients(loss, inputs), random);
  const found = gradients(loss, inputs);

  const session = await Session.create(
    writeOnnx({ loss, ...Object.fromEntries(found.map((each, i) => [`gradient${i}`, each])) }, { inputs }),
    { threads: 1 },
  );
  try {
    const values = shapes.map((shape) => valuesFor(shape, domain, random));
    const run = async (): Promise<Record<string, number[]>> => {
      const feeds = Object.fromEntries(inputs.map((each, i) => [`x${i}`, ortTensor(values[i], each)]));
      const into = Object.fromEntries(
        ['loss', ...found.map((_, i) => `gradient${i}`)].map((name) => [name, null]),
      );
      const results = await session.run(feeds, into);
      return Object.fromEntries(
        Object.entries(results).map(([name, each]) => [name, Array.from(arrayOf(each, 'float32'), Number)]),
      );
    };
    const results = await run();
    const wrong: Difference[] = [];
    for (const [i, array] of values.entries()) {
      for (let element = 0; element < array.length; element++) {
        const held = array[element];
        const [above, below] = [Math.fround(held + step), Math.fround(held - step)];
        array[element] = above;
        const high = (await run()).loss[0];
        array[element] = below;
        const low = (await run()).loss[0];
        array[element] = held;
        const slope = (high - low) / (above - below);
        const gradient = results[`gradient${i}`][element];
        const allowed = tolerance * Math.max(1, Math.abs(slope), Math.abs(results.loss[0]) / 5);
        if (!(Math.abs(slope - gradient) <= allowed)) wrong.push({ input: i, element, gradient, slope });
      }
    }
    return wrong;
  } finally {
    await session.release();
  }
}
