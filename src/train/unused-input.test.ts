import { expect, it } from 'vitest';
import { Dense } from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { model } from './model.ts';

it('a model may have an input that nothing is made of', async () => {
  const [used, unused] = [Input({ shape: [2], name: 'used' }), Input({ shape: [3], name: 'unused' })];
  const network = model({ inputs: [unused, used], outputs: Dense(1)(used) });
  network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const rows = (width: number) => ({ data: new Float32Array(4 * width).fill(1), shape: [4, width] });
  const history = await network.fit([rows(3), rows(2)], new Float32Array(4), { batchSize: 3, verbose: 0 });
  expect(history.history.loss[0]).toBeGreaterThanOrEqual(0);
  expect((await network.predict([rows(3), rows(2)])).shape).toEqual([4, 1]);
  await network.dispose();
});
