import { afterAll, describe, expect, it } from 'vitest';
import { type Device, holdDevice } from '../../src/runtime/index.ts';
import { hasWebgpu } from './has-webgpu.ts';
import { type NetworkCase, networks } from './networks.ts';

// Held open, so that what the driver has compiled for one network serves the next.
const release = hasWebgpu ? await holdDevice('webgpu') : undefined;
afterAll(() => release?.());

async function losses({ make, data, batchSize }: NetworkCase, device: Device): Promise<number[]> {
  const network = make(device);
  const found: number[] = [];
  const onBatchEnd = ({ logs }: { logs: Readonly<Record<string, number>> }) => void found.push(logs.loss);
  try {
    await network.fit(data, undefined, { epochs: 2, batchSize, verbose: 0, callbacks: [{ onBatchEnd }] });
    found.push((await network.evaluate(data, undefined, { batchSize })).loss);
  } finally {
    await network.dispose();
  }
  return found;
}

describe.skipIf(!hasWebgpu)('a network trained by WebGPU has the losses of the processor', () => {
  it.each(networks.map((each) => [each.name, each] as const))('%s', async (_, network) => {
    const [expected, found] = [await losses(network, 'cpu'), await losses(network, 'webgpu')];
    expect(found).toHaveLength(5);
    found.forEach((loss, i) => {
      expect(Math.abs(loss - expected[i]) / Math.abs(expected[i]), `loss ${i}: ${loss}`).toBeLessThan(1e-4);
    });
  });
});
