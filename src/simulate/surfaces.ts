import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../core/random.ts';
import { simulatedSoftware } from '../core/simulated.ts';
import { refuseExisting } from './checks.ts';

/** What a simulated surface shows. */
export const surfaceClasses = ['clean', 'scratch', 'pits', 'stain', 'cracks'] as const;
export type SurfaceClass = (typeof surfaceClasses)[number];

/** Pixels on each side. */
export const surfaceSide = 128;

/** A grey image of rolled metal, `surfaceSide` squared: rolling marks, uneven light, grain, and a defect. */
export function simulateSurface(kind: SurfaceClass, random: Random): Uint8Array {
  const side = surfaceSide;
  const values = new Float32Array(side * side);
  const base = 105 + 40 * random.next();
  const [slopeX, slopeY] = [30 * (random.next() - 0.5), 30 * (random.next() - 0.5)];
  let mark = 0;
  const marks = Array.from({ length: side }, () => {
    mark = 0.85 * mark + 3 * random.normal();
    return mark;
  });
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const light = (slopeX * x + slopeY * y) / side;
      values[y * side + x] = base + light + marks[x] + 5 * random.normal();
    }
  }
  defects[kind](values, random);
  return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value))));
}

type Defect = (values: Float32Array, random: Random) => void;
const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next();

/** Adds `depth` around a point, fading over `radius` pixels. */
function dab(values: Float32Array, x: number, y: number, radius: number, depth: number): void {
  const reach = Math.ceil(2 * radius);
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const [column, row] = [Math.round(x) + dx, Math.round(y) + dy];
      if (column < 0 || row < 0 || column >= surfaceSide || row >= surfaceSide) continue;
      values[row * surfaceSide + column] += depth * Math.exp(-(dx * dx + dy * dy) / (radius * radius));
    }
  }
}

/** A line that wanders by `bend` at each step. */
function line(
  values: Float32Array,
  random: Random,
  length: number,
  bend: number,
  depth: number,
  radius: number,
): void {
  let [x, y, angle] = [between(random, 20, 108), between(random, 20, 108), between(random, 0, 2 * Math.PI)];
  for (let i = 0; i < length; i++) {
    dab(values, x, y, radius, depth);
    angle += bend * random.normal();
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
}

const defects: Readonly<Record<SurfaceClass, Defect>> = {
  clean: () => {},
  scratch: (values, random) => {
    const count = 1 + random.integer(3);
    for (let i = 0; i < count; i++)
      line(values, random, between(random, 40, 110), 0.01, between(random, 12, 40), 0.8);
  },
  pits: (values, random) => {
    const count = 6 + random.integer(20);
    for (let i = 0; i < count; i++) {
      const [x, y] = [between(random, 0, surfaceSide), between(random, 0, surfaceSide)];
      dab(values, x, y, between(random, 1, 2.6), -between(random, 25, 70));
    }
  },
  stain: (values, random) => {
    const [x, y] = [between(random, 30, 98), between(random, 30, 98)];
    const depth = -between(random, 12, 35);
    for (let i = 0; i < 12; i++) {
      dab(values, x + 9 * random.normal(), y + 9 * random.normal(), between(random, 5, 12), depth / 3);
    }
  },
  cracks: (values, random) => {
    const count = 2 + random.integer(3);
    for (let i = 0; i < count; i++)
      line(values, random, between(random, 30, 80), 0.45, -between(random, 15, 40), 0.8);
  },
};

export interface SurfaceOptions {
  /** Images of all classes together. */
  readonly pictures: number;
  readonly seed: number;
  readonly overwrite?: boolean;
}

/**
 * Writes simulated images of surfaces, a folder for each class; the folder appears when it is complete. The same seed
 * gives the same images. Throws UserError where the folder exists already (unless `overwrite`).
 */
export async function writeSurfaces(
  folder: string,
  { pictures: count, seed, overwrite = false }: SurfaceOptions,
): Promise<{ rows: number; seconds: number }> {
  const began = performance.now();
  refuseExisting(folder, overwrite);
  const { default: sharp } = await import('sharp');
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const kind = surfaceClasses[i % surfaceClasses.length];
    const pixels = simulateSurface(kind, random.fork(`surface ${i}`));
    const raw = { width: surfaceSide, height: surfaceSide, channels: 1 } as const;
    const png = await sharp(pixels, { raw })
      .withExif({ IFD0: { Software: simulatedSoftware } })
      .png()
      .toBuffer();
    await mkdir(join(partial, kind), { recursive: true });
    await writeFile(join(partial, kind, `${kind}_${String(i).padStart(5, '0')}.png`), png);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return { rows: count, seconds: (performance.now() - began) / 1000 };
}
