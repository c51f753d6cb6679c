/** Reads a case's model, runs it by ONNX Runtime and compares. */

import { type OnnxGraph, readOnnx, writeOnnx } from '../../src/formats/index.ts';
import { importerOf, UnknownValue } from '../../src/formats/onnx/onnx-node.ts';
import { elementTypes, type TypedArray } from '../../src/graph/index.ts';
import { arrayOf, ortTensor, Session } from '../../src/runtime/session.ts';
import type { OnnxCase, Stored } from './cases.ts';

export interface Outcome {
  readonly result: 'passed' | 'failed' | 'left out';
  readonly why?: string;
}

/** The operators of a case's nodes, those in its sub-graphs left aside. */
export const operatorsOf = ({ model }: OnnxCase): { op: string; domain: string }[] =>
  model.graph.node.map(({ opType, domain = '' }) => ({ op: opType, domain }));

export const isReadable = (each: OnnxCase): boolean =>
  operatorsOf(each).every(({ op, domain }) => importerOf(op, domain) !== undefined);

/** The graph of a case with its recorded shapes; inputs that decide shapes are given as values. */
export function readWithInputs({ bytes, model, inputs }: OnnxCase): OnnxGraph {
  const given = new Map<string, Stored>();
  model.graph.input.forEach(({ name }, i) => {
    const stored = inputs[i];
    if (stored !== undefined) given.set(name, stored);
  });
  const shapes = Object.fromEntries([...given].map(([name, { shape }]) => [name, shape]));
  const values: Record<string, TypedArray> = {};
  for (;;) {
    try {
      return readOnnx(bytes, { shapes, values });
    } catch (error) {
      if (!(error instanceof UnknownValue)) throw error;
      // What decides a shape may be worked out from others that are fed, most likely from whole numbers.
      const open = [...given].filter(([name]) => values[name] === undefined);
      const likely = [
        open.find(([name]) => name === error.input),
        open.find(([, stored]) => isWhole(stored)),
        open.find(([, { data }]) => data.length === 1),
      ];
      const next = likely.find((each) => each !== undefined)?.[0];
      if (next === undefined) throw error;
      values[next] = given.get(next)?.data ?? new Float32Array();
    }
  }
}
const isWhole = ({ data }: Stored): boolean =>
  !(data instanceof Float32Array || data instanceof Float64Array);

export function feedsOf({ model, inputs }: OnnxCase): Record<string, TypedArray> {
  const named = model.graph.input.flatMap(({ name }, i) => {
    const stored = inputs[i];
    return stored === undefined ? [] : [[name, stored.data] as const];
  });
  return Object.fromEntries(named);
}

export async function runCase(each: OnnxCase): Promise<Outcome> {
  let graph: OnnxGraph;
  try {
    graph = readWithInputs(each);
  } catch (error) {
    return { result: 'left out', why: firstLine(error) };
  }
  const outputs = Object.entries(graph.outputs).map(
    ([name, tensor], i) => [`output${i}`, tensor, name] as const,
  );
  try {
    const written = writeOnnx(Object.fromEntries(outputs.map(([name, tensor]) => [name, tensor])), {
      weights: graph.weights,
    });
    const session = await Session.create(written, { threads: 1 });
    try {
      const data = feedsOf(each);
      const feeds = [...written.inputs].map(([name, type]) => [name, ortTensor(data[name], type)]);
      const into = Object.fromEntries(outputs.map(([name]) => [name, null]));
      const results = await session.run(Object.fromEntries(feeds), into);
      const differences = outputs.flatMap(([name, { dtype, shape }, original], i) => {
        const expected = each.outputs[i];
        if (expected === undefined) return [];
        const data = arrayOf(results[name], dtype);
        const difference = differenceOf({ data, shape, type: dtype }, expected);
        return difference === undefined ? [] : [`${original}: ${difference}`];
      });
      return differences.length === 0 ? { result: 'passed' } : { result: 'failed', why: differences[0] };
    } finally {
      await session.release();
    }
  } catch (error) {
    return { result: 'failed', why: firstLine(error) };
  }
}

export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0].slice(0, 300);

const coarse = new Map([
  ['float16', 2e-3],
  ['bfloat16', 2e-2],
]);

/** Where values differ by more than rounding, in words. */
function differenceOf(actual: Stored, expected: Stored): string | undefined {
  if (actual.shape.join() !== expected.shape.join()) {
    return `shape [${actual.shape}] instead of [${expected.shape}]`;
  }
  if (actual.data.constructor !== expected.data.constructor) {
    return `${actual.type} instead of ${expected.type}`;
  }
  const exact = !Object.entries(elementTypes).some(([name, { isFloat }]) => isFloat && name === actual.type);
  const relative = exact ? 0 : (coarse.get(expected.type) ?? 1e-3);
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [Number(actual.data[i]), Number(expected.data[i])];
    if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    if (!(Math.abs(a - b) <= relative * Math.abs(b) + (exact ? 0 : 1e-5))) {
      return `element ${i} is ${a} instead of ${b}`;
    }
  }
  return undefined;
}
