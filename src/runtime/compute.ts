import { writeOnnx } from '../formats/index.ts';
import type { Tensor, TypedArray } from '../graph/index.ts';
import { arrayOf, ortTensor, Session, type SessionOptions } from './session.ts';

/** Compiles a graph, runs it once and releases it: for tests, small sums and constants computed ahead. */
export async function compute(
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Readonly<Record<string, TypedArray>> = {},
  options: SessionOptions = {},
): Promise<Record<string, TypedArray>> {
  const model = writeOnnx(outputs);
  const session = await Session.create(model, options);
  try {
    const tensors = [...model.inputs].map(([name, type]) => [name, ortTensor(feeds[name], type)]);
    const into = Object.fromEntries(Object.keys(outputs).map((name) => [name, null]));
    const results = await session.run(Object.fromEntries(tensors), into);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { dtype }]) => [name, arrayOf(results[name], dtype)]),
    );
  } finally {
    await session.release();
  }
}
