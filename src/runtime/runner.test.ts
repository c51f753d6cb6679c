import { describe, expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import { writeOnnx } from '../formats/index.ts';
import { add, input, matmul, scan, type Tensor, tanh } from '../graph/index.ts';
import { type HostTensor, hostTensor, zeros } from './host-tensor.ts';
import { nativeLibrary } from './native-library.ts';
import { NativeRunner } from './native-runner.ts';
import { NodeRunner } from './node-runner.ts';

const library = await nativeLibrary();
const random = new Random(3);

function drawn(tensor: Tensor): HostTensor {
  const data = new Float32Array(tensor.shape.reduce((a, b) => a * b, 1));
  random.fillNormal(data, 0, 1);
  return hostTensor(data, tensor);
}

const state = input('state', 'float32', [4, 8]);
const weights = input('weights', 'float32', [8, 8]);
const steps = input('steps', 'float32', [5, 4, 8]);
const looped = scan({
  states: [state],
  inputs: [steps],
  body: ([before], [x]) => {
    const next = tanh(add(matmul(before, weights), x));
    return { states: [next], outputs: [next] };
  },
});
const model = writeOnnx({ last: looped.states[0], all: looped.outputs[0] });

describe.skipIf(library === undefined)('a graph run by the library itself', () => {
  if (library === undefined) return;
  it('gives what the package for Node gives, bit for bit, where it was asked to', async () => {
    const results: HostTensor[][] = [];
    const feeds = new Map<string, HostTensor>();
    for (const runner of [
      NativeRunner.create(library, model, { threads: 1 }),
      await NodeRunner.create(model, { threads: 1 }),
    ]) {
      const inputs = runner.inputs.map((name) => {
        const type = model.inputs.get(name);
        if (type === undefined) throw new Error(name);
        const tensor = feeds.get(name) ?? drawn(input(name, type.dtype, type.shape));
        feeds.set(name, tensor);
        return tensor;
      });
      const outputs = runner.outputs.map((name) => zeros(model.outputs.get(name) ?? looped.states[0]));
      await runner.run(inputs, outputs);
      results.push(outputs);
      await runner.release();
    }
    expect(results[0].some(({ data }) => Number(data[0]) !== 0)).toBe(true);
    expect(results[0].map(({ data }) => data)).toEqual(results[1].map(({ data }) => data));
  });

  it('says what ONNX Runtime says of a damaged file, and of a tensor that does not fit', async () => {
    const damaged = { ...model, bytes: model.bytes.slice(0, 50) };
    expect(() => NativeRunner.create(library, damaged, {})).toThrow(/protobuf|model/i);
    const x = input('x', 'float32', [2]);
    const small = NativeRunner.create(library, writeOnnx({ y: add(x, 1) }), { threads: 1 });
    const wide = zeros({ dtype: 'float32', shape: [3] });
    await expect(small.run([wide], [wide])).rejects.toThrow(/dimensions/);
    await small.release();
    await expect(small.run([wide], [wide])).rejects.toThrow('released');
  });

  it('is not asked to run text', () => {
    const types = new Map([['x', input('x', 'string', [1])]]);
    expect(NativeRunner.cannotRun({ ...model, inputs: types })).toBe(true);
    expect(NativeRunner.cannotRun(model)).toBe(false);
  });
});
