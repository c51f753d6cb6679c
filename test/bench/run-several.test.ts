import { expect, it } from 'vitest';
import type { Failure, Outcome } from '../../bench/benchmark.ts';
import { runSeveral } from '../../bench/run-several.ts';
import type { Device } from '../../src/runtime/device.ts';

const outcome = (name: string): Outcome => ({
  name,
  device: 'cpu',
  unit: 'steps/s',
  ours: 10,
  peers: [],
  skipped: [],
  threads: 2,
  work: { flops: 0, bytes: 1 },
});

async function pages(
  names: readonly string[],
  run: (name: string) => Promise<Outcome | Failure>,
  device: Device = 'cpu',
) {
  const written: string[] = [];
  const bandwidths = [20, 40, 10, 10];
  const outcomes = await runSeveral(
    { names, device, markdown: '/somewhere/else/page.md' },
    {
      known: ['a', 'b', 'c'].map((name) => ({ name, summary: `measures ${name}` })),
      run,
      measureHardware: async () => ({ flops: 1, bandwidth: bandwidths.shift() ?? 0 }),
      writeFile: async (_, text) => void written.push(text),
      log: () => {},
      onDone: () => {},
    },
  );
  return { outcomes, written };
}

it('goes on where one benchmark fails, and writes the page after each', async () => {
  const { outcomes, written } = await pages(['a', 'b', 'c'], async (name) =>
    name === 'b' ? { name, failure: 'it ended by SIGABRT' } : outcome(name),
  );
  expect(outcomes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(written).toHaveLength(3);
  expect(written[0]).toContain('| `a` |');
  expect(written[0]).not.toContain('| `c` |');
  expect(written[2]).toContain('| `c` |');
  expect(written[2]).toContain('- `b`: it ended by SIGABRT');
  expect(written[2]).toContain('npm run bench -- all --markdown page.md');
});

it('holds the best that was measured of the hardware to be its limit', async () => {
  const { written } = await pages(['a', 'c'], async (name) => outcome(name));
  expect(written[0]).toContain('25 %');
  expect(written[1]).toContain('25 %');
  expect(written[1]).toContain('npm run bench -- a c --markdown page.md');
});

it('says on which device, and gives no share of what another device allows', async () => {
  const run = async (name: string): Promise<Outcome> => ({ ...outcome(name), device: 'webgpu' });
  const { written } = await pages(['a'], run, 'webgpu');
  expect(written[0]).toContain('| `a` on webgpu | 10 steps/s | – |');
  expect(written[0]).toContain('npm run bench -- a --device webgpu --markdown page.md');
});
