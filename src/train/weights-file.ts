import { UserError } from '../core/errors.ts';
import { SafetensorsFile, writeSafetensors } from '../formats/index.ts';
import { showShape, sizeOf, type TypedArray } from '../graph/index.ts';
import type { Weight } from '../nn/layer.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';

/** A network's weights by path, such as `dense/kernel`. */
export type WeightValues = ReadonlyMap<string, Float32Array>;

/**
 * Under which name a file of another program holds a weight, and where its axes are in another order, which axis of
 * the file each axis of the model is; `true` means all of them reversed.
 */
export type NameInFile = string | { readonly name: string; readonly transpose: true | readonly number[] };

export interface LoadWeightsOptions {
  /**
   * Names in a .safetensors file by path in the model, for those that differ. PyTorch keeps the kernel of a dense
   * layer as `[out, in]`: `{ 'dense/kernel': { name: 'fc.weight', transpose: true }, 'dense/bias': 'fc.bias' }`, and
   * of a convolution over images as `[out, in, height, width]`: `transpose: [2, 3, 1, 0]`.
   */
  readonly names?: Readonly<Record<string, NameInFile>>;
}

/** Writes weights to one file, as .safetensors where its name says so, beside its place first, so that the file is always a whole one. */
export async function writeWeights(
  path: string,
  weights: readonly Pick<Weight, 'path' | 'shape'>[],
  values: (path: string) => Float32Array,
): Promise<void> {
  if (isSafetensors(path)) {
    const arrays = new Map(
      weights.map(({ path: name, shape }) => [name, { data: values(name), shape }] as const),
    );
    await writeSafetensors(path, arrays, { format: 'millwright' });
    return;
  }
  const arrays = new Map(weights.map(({ path: name }) => [name, values(name)] as const));
  await writeCheckpoint(path, { header: { content: 'weights' }, arrays });
}

/** Reads the weights of a network. Throws UserError where the file is missing, damaged or of another network. */
export async function readWeights(
  path: string,
  expected: readonly Weight[],
  { names = {} }: LoadWeightsOptions = {},
): Promise<WeightValues> {
  for (const name of Object.keys(names)) {
    if (expected.some((each) => each.path === name)) continue;
    throw new UserError(
      `names speaks of "${name}", which the model does not have; its weights are ${expected.map((each) => each.path).join(', ')}`,
    );
  }
  if (isSafetensors(path)) return readNamed(path, expected, names);
  if (Object.keys(names).length > 0) {
    throw new UserError(`names is for .safetensors files; ${path} holds the names of the model itself`);
  }
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

const isSafetensors = (path: string): boolean => path.toLowerCase().endsWith('.safetensors');

async function readNamed(
  path: string,
  expected: readonly Weight[],
  names: Readonly<Record<string, NameInFile>>,
): Promise<WeightValues> {
  const file = await SafetensorsFile.open(path);
  try {
    const found = new Map<string, Float32Array>();
    for (const { path: own, shape } of expected) {
      const given = names[own] ?? own;
      const { name, transpose = undefined } = typeof given === 'string' ? { name: given } : given;
      const axes = transpose === true ? shape.map((_, i) => shape.length - 1 - i) : transpose;
      const stored = file.shapeOf(name);
      if (stored === undefined) {
        throw new UserError(
          `${path} holds no "${name}" for ${own}; it holds ${listed(file.names)}, which loadWeights takes by names`,
        );
      }
      const turned = axes === undefined ? stored : axes.map((axis) => stored[axis]);
      if (turned.join() !== shape.join()) {
        const reversed = [...stored].reverse().join() === shape.join();
        const advice = axes === undefined && reversed ? `; say { name: '${name}', transpose: true }` : '';
        throw new UserError(
          `"${name}" in ${path} is ${showShape(turned)}, ${own} needs ${showShape(shape)}${advice}`,
        );
      }
      const { data } = await file.read(name);
      const numbers = data instanceof Float32Array ? data : floatsOf(data);
      found.set(own, axes === undefined ? numbers : transposed(numbers, stored, axes));
    }
    return found;
  } finally {
    await file.close();
  }
}

const floatsOf = (data: TypedArray): Float32Array =>
  Float32Array.from(data as ArrayLike<number | bigint>, Number);

/** `data` of shape `stored` with its axes in the order of `axes`. */
function transposed(data: Float32Array, stored: readonly number[], axes: readonly number[]): Float32Array {
  const strides = axes.map((axis) => sizeOf(stored.slice(axis + 1)));
  const extents = axes.map((axis) => stored[axis]);
  const turned = new Float32Array(data.length);
  let next = 0;
  const copy = (axis: number, from: number): void => {
    if (axis === axes.length) turned[next++] = data[from];
    else for (let i = 0; i < extents[axis]; i++) copy(axis + 1, from + i * strides[axis]);
  };
  copy(0, 0);
  return turned;
}

const listed = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
