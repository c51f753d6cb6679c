import { knownOptions } from '../../../core/known-options.ts';
import {
  concat,
  constant,
  matmul,
  reduceMax,
  reshape,
  slice,
  type Tensor,
  transpose,
} from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { type PairOption, pairOf } from '../reshaping/images.ts';
import { type TripleOption, tripleOf } from '../reshaping/volumes.ts';

/**
 * Means over windows so chosen that `outputSize` steps come out: `[batch, time, features]`.
 *
 *     AdaptiveAveragePooling1D(10)(Input({ shape: [100, 16] })); // [batch, 10, 16]
 */
export const AdaptiveAveragePooling1D = (outputSize: number, options: LayerOptions = {}): Layer =>
  adaptive('AdaptiveAveragePooling1D', [outputSize], options, mean);
/**
 * Means over windows so chosen that `outputSize` rows and columns come out: `[batch, height, width, channels]`.
 *
 *     AdaptiveAveragePooling2D(7)(Input({ shape: [32, 32, 3] })); // [batch, 7, 7, 3]
 */
export const AdaptiveAveragePooling2D = (outputSize: PairOption, options: LayerOptions = {}): Layer =>
  adaptive('AdaptiveAveragePooling2D', pairOf(outputSize), options, mean);
/**
 * Means over windows so chosen that volumes of `outputSize` come out: `[batch, depth, height, width, channels]`.
 *
 *     AdaptiveAveragePooling3D(4)(Input({ shape: [8, 16, 16, 1] })); // [batch, 4, 4, 4, 1]
 */
export const AdaptiveAveragePooling3D = (outputSize: TripleOption, options: LayerOptions = {}): Layer =>
  adaptive('AdaptiveAveragePooling3D', tripleOf(outputSize), options, mean);
/**
 * The greatest of windows so chosen that `outputSize` steps come out.
 *
 *     AdaptiveMaxPooling1D(10)(Input({ shape: [100, 16] })); // [batch, 10, 16]
 */
export const AdaptiveMaxPooling1D = (outputSize: number, options: LayerOptions = {}): Layer =>
  adaptive('AdaptiveMaxPooling1D', [outputSize], options, greatest);
/**
 * The greatest of windows so chosen that `outputSize` rows and columns come out.
 *
 *     AdaptiveMaxPooling2D(7)(Input({ shape: [32, 32, 3] })); // [batch, 7, 7, 3]
 */
export const AdaptiveMaxPooling2D = (outputSize: PairOption, options: LayerOptions = {}): Layer =>
  adaptive('AdaptiveMaxPooling2D', pairOf(outputSize), options, greatest);
/**
 * The greatest of windows so chosen that volumes of `outputSize` come out.
 *
 *     AdaptiveMaxPooling3D(4)(Input({ shape: [8, 16, 16, 1] })); // [batch, 4, 4, 4, 1]
 */
export const AdaptiveMaxPooling3D = (outputSize: TripleOption, options: LayerOptions = {}): Layer =>
  adaptive('AdaptiveMaxPooling3D', tripleOf(outputSize), options, greatest);

type Window = readonly [start: number, end: number];
/** Pools `[outer, extent, inner]` along its middle axis. */
type Pool = (x: Tensor, windows: readonly Window[]) => Tensor;

/** Each axis by itself: the mean of means of a grid, and the greatest of greatest, are those of the whole window. */
function adaptive(kind: string, outputSize: readonly number[], options: LayerOptions, pool: Pool): Layer {
  if (outputSize.some((size) => !Number.isInteger(size) || size < 1))
    throw new Error(`${kind}: outputSize is ${outputSize}; give whole numbers from 1`);
  return layer(
    kind,
    { outputSize, ...knownOptions(kind, options, layerOptions) },
    {
      floats: true,
      call: (_, [{ tensor }]) => {
        const rank = outputSize.length + 2;
        if (tensor.shape.length !== rank)
          throw new Error(`the input must have ${rank} axes, the last the channels`);
        return {
          tensor: outputSize.reduce((x: Tensor, size, i) => pooledAlong(x, i + 1, size, pool), tensor),
        };
      },
    },
  );
}

function pooledAlong(x: Tensor, axis: number, size: number, pool: Pool): Tensor {
  const extent = x.shape[axis];
  if (extent === size) return x;
  const [outer, inner] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const product = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1);
  // As in PyTorch: window i goes from floor(i * extent / size) up to ceil((i + 1) * extent / size).
  const windows = Array.from(
    { length: size },
    (_, i): Window => [Math.floor((i * extent) / size), Math.ceil(((i + 1) * extent) / size)],
  );
  const pooled = pool(reshape(x, [product(outer), extent, product(inner)]), windows);
  return reshape(pooled, [...outer, size, ...inner]);
}

function mean(x: Tensor, windows: readonly Window[]): Tensor {
  const extent = x.shape[1];
  const shares = new Float32Array(windows.length * extent);
  windows.forEach(([start, end], i) => {
    shares.fill(1 / (end - start), i * extent + start, i * extent + end);
  });
  // The matrix is on the right, where one product serves all rows.
  const weights = constant(shares, 'float32', [windows.length, extent]);
  return transpose(matmul(transpose(x, [0, 2, 1]), transpose(weights)), [0, 2, 1]);
}

const greatest: Pool = (x, windows) =>
  concat(
    windows.map(([start, end]) => reduceMax(slice(x, 1, start, end), 1, true)),
    1,
  );
