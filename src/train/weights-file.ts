import { UserError } from '../data/errors.ts';
import { showShape } from '../graph/index.ts';
import type { Weight } from '../nn/layer.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';

/** A network's weights by path, such as `dense/kernel`. */
export type WeightValues = ReadonlyMap<string, Float32Array>;

/** Writes weights to one file, beside its place first, so that the file is always a whole one. */
export async function writeWeights(path: string, weights: WeightValues): Promise<void> {
  await writeCheckpoint(path, { header: { content: 'weights' }, arrays: weights });
}

/** Reads the weights of a network. Throws UserError where the file is missing, damaged or of another network. */
export async function readWeights(path: string, expected: readonly Weight[]): Promise<WeightValues> {
  const saved = await readCheckpoint(path);
  if (saved === undefined)
    throw new UserError(`there is no weights file ${path}; give one that saveWeights wrote`);
  if (saved.header.content !== 'weights') {
    throw new UserError(
      `${path} is the checkpoint of a training, not a weights file; give it to fit as checkpoint`,
    );
  }
  for (const { path: name, shape, value } of expected) {
    const found = saved.arrays.get(name);
    if (found?.length === value.length) continue;
    const held = found === undefined ? 'none' : `${found.length} numbers`;
    throw new UserError(
      `weights file ${path} belongs to another model: ${name} ${showShape(shape)} needs ${value.length} numbers, the file holds ${held}`,
    );
  }
  return new Map(expected.map(({ path: name }) => [name, saved.arrays.get(name) ?? new Float32Array(0)]));
}
