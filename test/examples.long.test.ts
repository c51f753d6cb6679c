import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, root } from './run-example.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Test accuracy of the Keras example. */
function accuracyIn(output: string): number {
  const found = /test accuracy (\d\.\d+)/.exec(output);
  if (found === null) throw new Error(`no test accuracy in:\n${output}`);
  return Number(found[1]);
}

describe('examples', () => {
  it('keras-style-text-classifier learns simulated work orders where the data folder is not there', async () => {
    const output = await example('keras-style-text-classifier.ts', ['--rows', '4000', '--epochs', '3'], {
      MILLWRIGHT_DATA: join(folder, 'none'),
    });
    expect(output).toContain('simulated work orders');
    expect(output).toContain('Trainable parameters: 677,834');
    // Ten classes; the most frequent one makes up less than a quarter.
    expect(accuracyIn(output)).toBeGreaterThan(0.4);
  });

  const data = process.env.MILLWRIGHT_DATA ?? join(root, '..', 'shared', 'data');
  it.skipIf(!existsSync(join(data, 'thucnews')))(
    'keras-style-text-classifier learns real titles (skipped where the data folder is not there)',
    async () => {
      const output = await example('keras-style-text-classifier.ts', ['--rows', '3000', '--epochs', '2']);
      expect(output).toContain('THUCNews');
      // Ten classes of equal size.
      expect(accuracyIn(output)).toBeGreaterThan(0.3);
    },
  );

  it('work-orders trains by the task, and its model predicts and explains', async () => {
    const out = join(folder, 'failures');
    const output = await example('work-orders.ts', ['--rows', '4000', '--epochs', '5', '--out', out]);
    expect(output).toMatch(/Hydraulic leak {2}← {2}hyd hose blown @ bucket, losing oil/);
    expect(output).toMatch(/Hydraulic leak {2}← {2}液压油管爆裂/);
    expect(output).toMatch(/\+0\.\d+ .* hose/);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('<!DOCTYPE html>');
  });

  it('remaining-life learns simulated pumps where the data folder is not there', async () => {
    const args = ['--units', '20', '--epochs', '2', '--out', join(folder, 'pumps')];
    const output = await example('remaining-life.ts', args, { MILLWRIGHT_DATA: join(folder, 'none') });
    expect(output).toContain('simulated pumps');
    expect(output).toMatch(/SIM-P001 at \d+: \d+ left \(\d+ to \d+ with 90% confidence\)/);
    expect(await readFile(join(folder, 'pumps', 'report.html'), 'utf8')).toContain('Simulated data');
  });

  it('spare-parts recommends from simulated orders where the data folder is not there', async () => {
    const args = ['--rows', '2000', '--epochs', '1', '--out', join(folder, 'parts')];
    const output = await example('spare-parts.ts', args, { MILLWRIGHT_DATA: join(folder, 'none') });
    expect(output).toContain('simulated orders of spare parts');
    expect(output).toMatch(/after P010000 P010021:\n {3}1\. P0\d{5}/);
    expect(output).toMatch(/the history adds:\n {2}[+-]\d+\.\d\d/);
    expect(await readFile(join(folder, 'parts', 'report.html'), 'utf8')).toContain('Simulated data');
  });

  it('fine-tune-onnx learns on from a network that PyTorch trained', async () => {
    const out = join(folder, 'surfaces.onnx');
    const output = await example('fine-tune-onnx.ts', ['--pictures', '60', '--epochs', '5', '--out', out]);
    expect(output).toMatch(/textures \(Onnx\) +\(batch, 6\) +12,110/);
    // Five classes of equal size. Their features tell them apart before layers of our own have learned to.
    const accuracy = (title: string): number =>
      Number(new RegExp(`${title} *: test accuracy (\\d\\.\\d+)`).exec(output)?.[1]);
    expect(accuracy('their features, our last layer')).toBeGreaterThan(0.5);
    expect(accuracy('their features, our last layer')).toBeGreaterThan(accuracy('from nothing') + 0.2);
    expect((await readFile(out)).includes('textures/classifier')).toBe(false);
    expect((await readFile(out)).includes('textures/stages.0.0.weight')).toBe(true);
  });
});
