import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AdaptiveAveragePooling2D,
  AlphaDropout,
  BatchNormalization,
  Conv1DTranspose,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  ConvLSTM2D,
  Cropping2D,
  Dense,
  DepthwiseConv1D,
  Flatten,
  GaussianDropout,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling3D,
  GroupNormalization,
  type Layer,
  MaxPooling3D,
  PReLU,
  SeparableConv1D,
  SimpleRNN,
  SpatialDropout2D,
  SpectralNormalization,
  TimeDistributed,
  UnitNormalization,
} from '../entries/layers.ts';
import { adam } from '../entries/optimizers.ts';
import { Random } from '../entries/simulate.ts';
import { sequential } from '../index.ts';
import { createOrtSession, ortTensor } from '../runtime/session.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rows = 24;
const stacks: Record<string, [shape: number[], layers: () => Layer[]]> = {
  volumes: [
    [4, 5, 6, 2],
    () => [
      Conv3D(4, 2, { activation: 'mish' }),
      MaxPooling3D(2),
      PReLU({ sharedAxes: [1, 2, 3] }),
      GlobalMaxPooling3D(),
    ],
  ],
  'images up and down again': [
    [5, 6, 2],
    () => [
      Conv2DTranspose(3, 3, { strides: 2, padding: 'same', activation: 'hardSilu' }),
      SpatialDropout2D(0.1),
      GroupNormalization({ groups: 3 }),
      Cropping2D([1, [0, 2]]),
      AdaptiveAveragePooling2D([2, 3]),
      Flatten(),
    ],
  ],
  sequences: [
    [7, 3],
    () => [
      Conv1DTranspose(4, 3, { strides: 2 }),
      SeparableConv1D(5, 3, { padding: 'causal' }),
      DepthwiseConv1D(2, { activation: 'selu' }),
      AlphaDropout(0.05),
      SimpleRNN(6, { returnSequences: true }),
      GaussianDropout(0.05),
      GlobalAveragePooling1D(),
    ],
  ],
  'images over time': [
    [3, 5, 4, 2],
    () => [
      TimeDistributed(Conv2D(3, 2, { useBias: false })),
      TimeDistributed(BatchNormalization()),
      ConvLSTM2D(3, 2, { padding: 'same' }),
      GlobalAveragePooling2D(),
    ],
  ],
  'kernels held to their greatest singular value': [
    [4],
    () => [
      SpectralNormalization(Dense(6, { activation: 'celu' })),
      UnitNormalization(),
      SpectralNormalization(Dense(5)),
    ],
  ],
};

describe('layers in a network learn, and are saved for any number of rows', () => {
  for (const [name, [shape, layers]] of Object.entries(stacks)) {
    it(name, async () => {
      const size = shape.reduce((a, b) => a * b, 1);
      const random = new Random(5);
      const x = { data: new Float32Array(rows * size), shape: [rows, ...shape] };
      random.fillNormal(x.data, 0, 1);
      const y = Float32Array.from({ length: rows }, (_, row) =>
        Math.tanh(x.data.subarray(row * size, (row + 1) * size).reduce((a, b) => a + b, 0) / Math.sqrt(size)),
      );
      const model = sequential([...layers(), Dense(1)], { seed: 3, name });
      model.compile({ optimizer: adam({ learningRate: 0.02 }), loss: 'mse' });
      const { history } = await model.fit(x, y, { epochs: 15, batchSize: 12, verbose: 0 });
      expect(history.loss[14]).toBeLessThan(0.85 * history.loss[0]);

      const predicted = await model.predict(x);
      const path = join(folder, 'model.onnx');
      await model.save(path);
      await model.dispose();
      const session = await createOrtSession(new Uint8Array(await readFile(path)), {});
      for (const count of [1, 5]) {
        const part = ortTensor(x.data.slice(0, count * size), { dtype: 'float32', shape: [count, ...shape] });
        const { output } = await session.run({ [session.inputNames[0]]: part });
        expect(output.dims).toEqual([count, 1]);
        Array.from(output.data, Number).forEach((value, i) =>
          expect(value).toBeCloseTo(Number(predicted.data[i]), 4),
        );
      }
      await session.release();
    });
  }
});
