import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import { simulateSurface, surfaceClasses, surfaceSide, writeSurfaces } from './surfaces.ts';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'surfaces-')), 'surfaces');

describe('simulated surfaces', () => {
  it('are the same for the same seed, and differ by what they show', () => {
    const of = (kind: (typeof surfaceClasses)[number], seed: number) =>
      simulateSurface(kind, new Random(seed));
    expect(of('pits', 3)).toEqual(of('pits', 3));
    expect(of('pits', 3)).not.toEqual(of('pits', 4));
    expect(of('clean', 3)).toHaveLength(surfaceSide ** 2);
    const darkest = (pixels: Uint8Array) => pixels.reduce((low, value) => Math.min(low, value), 255);
    const pitted = Array.from(
      { length: 10 },
      (_, seed) => darkest(of('pits', seed)) < darkest(of('clean', seed)),
    );
    expect(pitted.filter(Boolean).length).toBeGreaterThan(8);
  });

  it('are written as a folder for each class, whole, and never over others unasked', async () => {
    const [first, second] = [folder(), folder()];
    await writeSurfaces(first, { pictures: 10, seed: 5 });
    expect(readdirSync(first).sort()).toEqual([...surfaceClasses].sort());
    expect(readdirSync(join(first, 'stain'))).toHaveLength(2);
    expect(existsSync(`${first}.partial`)).toBe(false);
    await expect(writeSurfaces(first, { pictures: 10, seed: 5 })).rejects.toThrow('exists already');
    await writeSurfaces(second, { pictures: 10, seed: 5 });
    const name = join('cracks', readdirSync(join(first, 'cracks'))[0]);
    expect(readFileSync(join(second, name))).toEqual(readFileSync(join(first, name)));
  });
});
