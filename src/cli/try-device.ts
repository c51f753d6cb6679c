// A process of its own, for a driver may end it: tries a small training on the device that is named, and prints what
// it found (`Trial`) as JSON.
import { UserError } from '../core/errors.ts';
import { Dense } from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { type Device, deviceNamed, hasFloat16 } from '../runtime/index.ts';
import { vulkanDevices } from '../runtime/vulkan-devices.ts';
import { sequential } from '../train/model.ts';
import { sgd } from '../train/optimizers/index.ts';
import type { Trial } from './device-trial.ts';

const steps = 20;

/** Fits a line to two points from known weights: the first step's result is computed by hand. */
async function tryTraining(device: Device): Promise<Trial> {
  const model = sequential([Input({ shape: [2] }), Dense(1, { useBias: false, name: 'line' })], { device });
  const [x, y] = [{ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }, Float32Array.of(1, 1)];
  const learn = async (epochs: number, onBatchEnd = () => {}) => {
    const { history } = await model.fit(x, y, {
      epochs,
      verbose: 0,
      shuffle: false,
      callbacks: [{ onBatchEnd }],
    });
    return history.loss;
  };
  model.compile({ optimizer: sgd({ learningRate: 1 / 16 }), loss: 'meanSquaredError' });
  model.setWeights(new Map([['line/kernel', Float32Array.of(0.5, -0.5)]]));
  const begun = performance.now();
  const [first] = await learn(1);
  const milliseconds = performance.now() - begun;
  const weights = [...(model.getWeights().get('line/kernel') ?? [])];
  // With x·w - y = [-1.5, -1.5] the loss is 2.25 and its gradient [-6, -9]: w moves by [6, 9] / 16.
  const right = [first, ...weights].every((value, i) => Math.abs(value - [2.25, 0.875, 0.0625][i]) < 1e-6);
  const times: number[] = [];
  let last = performance.now();
  const losses = await learn(steps, () => {
    times.push(performance.now() - last);
    last = performance.now();
  });
  await model.dispose();
  const found = device === 'webgpu' ? await vulkanDevices() : [];
  return {
    milliseconds: Math.round(milliseconds),
    right,
    losses: [first, ...losses],
    stepMilliseconds: times.sort((a, b) => a - b)[times.length >> 1],
    float16: await hasFloat16(device),
    ...(found.length > 0 && { hardware: found }),
  };
}

const trial = await tryTraining(deviceNamed(process.argv[2])).catch(
  (error: Error): Trial => ({
    error:
      error instanceof UserError
        ? { en: error.in('en'), zh: error.in('zh') }
        : { en: error.message, zh: error.message },
  }),
);
process.stdout.write(JSON.stringify(trial));
