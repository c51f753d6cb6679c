import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type OnnxModel, writeOnnx } from '../formats/index.ts';
import { input, matmul, scan, tanh } from '../graph/index.ts';
import { zeros } from './host-tensor.ts';
import { readKernelTimes } from './kernel-times.ts';
import { nativeLibrary } from './native-library.ts';
import { NativeRunner } from './native-runner.ts';
import { NodeRunner } from './node-runner.ts';
import type { Runner } from './runner.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-kernels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kernel = input('kernel', 'float32', [8, 8]);
const { states } = scan({
  states: [input('state', 'float32', [4, 8])],
  inputs: [input('x', 'float32', [5, 4, 8])],
  body: ([state]) => ({ states: [tanh(matmul(state, kernel))], outputs: [] }),
});
const model = writeOnnx({ last: states[0] });

/** What two runs took. */
async function timesOf(open: (model: OnnxModel, kernelTimes: string) => Runner | Promise<Runner>) {
  const before = new Set(readdirSync(folder));
  const runner = await open(model, join(folder, 'times'));
  const values = (names: readonly string[], types: OnnxModel['inputs']) =>
    names.map((name) => zeros(types.get(name) ?? kernel));
  const [inputs, outputs] = [values(runner.inputs, model.inputs), values(runner.outputs, model.outputs)];
  await runner.run(inputs, outputs);
  await runner.run(inputs, outputs);
  await runner.release();
  const [file] = readdirSync(folder).filter((name) => !before.has(name));
  return readKernelTimes(join(folder, file));
}

const library = await nativeLibrary();

it.each([
  [
    'the package for Node',
    (onnx: OnnxModel, kernelTimes: string) => NodeRunner.create(onnx, { kernelTimes }),
  ],
  ...(library === undefined
    ? []
    : [
        [
          'the C interface',
          (onnx: OnnxModel, kernelTimes: string) => NativeRunner.create(library, onnx, { kernelTimes }),
        ] as const,
      ]),
] as const)('%s reports what each operator took in each run, a loop without its body', async (_, open) => {
  const runs = await timesOf(open);
  expect(runs).toHaveLength(2);
  for (const { kernels, milliseconds } of runs) {
    const counts = (operator: string) => kernels.filter((each) => each.operator === operator).length;
    expect(counts('Scan')).toBe(1);
    expect(counts('MatMul')).toBe(5);
    expect(counts('Tanh')).toBe(5);
    const sum = kernels.reduce((total, each) => total + each.milliseconds, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(milliseconds);
  }
});
