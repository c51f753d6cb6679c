import { describe, expect, it } from 'vitest';
import { limitOf } from '../../bench/hardware.ts';
import { trainingWork } from '../../bench/work.ts';
import { arrayDataset } from '../../src/data/dataset.ts';
import { Dense, Embedding, GlobalAveragePooling1D, LSTM } from '../../src/entries/layers.ts';
import { Input, sequential } from '../../src/index.ts';
import { lossOf } from '../../src/nn/losses/index.ts';
import { Engine } from '../../src/train/engine.ts';
import { adam, sgd } from '../../src/train/optimizers/index.ts';

const batch = 4;
const zeros = (shape: readonly number[]) => ({
  data: new Float32Array(shape.reduce((product, extent) => product * extent, 1)),
  shape,
});

async function workOf(
  layers: Parameters<typeof sequential>[0],
  x: ReturnType<typeof zeros> | { data: Int32Array; shape: readonly number[] },
  outputs: number,
  optimizer = adam(),
) {
  const engine = new Engine(sequential(layers).network);
  await engine.setObjective({ loss: lossOf('meanSquaredError'), metrics: {}, optimizer });
  return trainingWork(engine, arrayDataset([x], zeros([batch, outputs])), batch);
}

describe('the work of a training step', () => {
  it('is two products for a first layer and three for a later one', async () => {
    const { flops, bytes } = await workOf(
      [Input({ shape: [10] }), Dense(20), Dense(30)],
      zeros([batch, 10]),
      30,
    );
    expect(flops).toBe(2 * (2 * 10 * 20 + 3 * 20 * 30));
    // Weights and both moments of Adam, four bytes each, read and written.
    expect(bytes * batch).toBe((10 * 20 + 20 + 20 * 30 + 30) * 3 * 2 * 4);
  });

  it('has less to move for an optimiser that keeps nothing', async () => {
    const layers = [Input({ shape: [10] }), Dense(20)];
    const { bytes } = await workOf(layers, zeros([batch, 10]), 20, sgd());
    expect(bytes * batch).toBe((10 * 20 + 20) * 2 * 4);
  });

  it('counts products inside of loops at every step of the loop', async () => {
    const [time, features, units] = [7, 5, 6];
    const { flops } = await workOf(
      [Input({ shape: [time, features] }), LSTM(units)],
      zeros([batch, time, features]),
      units,
    );
    const projections = 2 * features * 4 * units;
    const recurrent = 3 * units * 4 * units;
    // The first state is zero, but its product is not left out.
    expect(flops).toBe(2 * time * (projections + recurrent));
  });

  it('is that of the rows that are read for a sparse table', async () => {
    const ids = { data: new Int32Array(batch * 3), shape: [batch, 3] };
    const table = (sparse: boolean) => [
      Input({ shape: [3], dtype: 'int32' }),
      Embedding(100_000, 8, { sparse }),
      GlobalAveragePooling1D(),
    ];
    const whole = await workOf(table(false), ids, 8);
    const read = await workOf(table(true), ids, 8);
    expect(whole.bytes * batch).toBe(100_000 * 8 * 3 * 2 * 4);
    expect(read.bytes).toBeGreaterThan(0);
    expect(read.bytes).toBeLessThan(whole.bytes / 100);
  });
});

describe('the limit of the hardware', () => {
  it('lets products and memory take their least time one after the other', () => {
    expect(limitOf({ flops: 5, bytes: 4 }, { flops: 10, bandwidth: 8 })).toBe(1);
  });
});
