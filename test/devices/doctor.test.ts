import { afterEach, expect, it, vi } from 'vitest';
import { run } from '../cli/run-main.ts';
import { hasWebgpu } from './has-webgpu.ts';

afterEach(() => vi.unstubAllEnvs());

async function found() {
  const { status, out } = await run('doctor', '--json');
  const [cpu, webgpu] = JSON.parse(out).devices;
  expect({ status, cpu }).toMatchObject({ status: 0, cpu: { name: 'cpu', ok: true } });
  return { cpu, webgpu };
}

it.skipIf(process.platform !== 'linux')(
  'doctor says what a machine without a graphics driver needs, and that it trains all the same',
  async () => {
    vi.stubEnv('VK_DRIVER_FILES', 'nowhere.json');
    vi.stubEnv('VK_ICD_FILENAMES', 'nowhere.json');
    const { webgpu } = await found();
    expect(webgpu).toMatchObject({ name: 'webgpu', ok: false });
    expect(webgpu.error).toMatch(/adapter.*install .*Vulkan driver/);
  },
);

it.skipIf(!hasWebgpu)('doctor finds the losses of the processor on the graphics processor', async () => {
  const { cpu, webgpu } = await found();
  expect(webgpu).toMatchObject({ name: 'webgpu', ok: true });
  expect(webgpu.loss).toBeCloseTo(cpu.loss, 5);
  expect(webgpu.stepMilliseconds).toBeGreaterThan(0);
});
