import { add, convolution, reshape, type Tensor, transpose } from '../../../graph/index.ts';
import { activationOf } from '../../activations.ts';
import { type Layer, layer } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { paddingOf, windowsOf } from '../pooling/windows.ts';
import { channelsOfVolumes, type Triple, type TripleOption, tripleOf } from '../reshaping/volumes.ts';
import { conv2DOptions } from './convolution2d.ts';
import { kernelAndBias } from './kernel-and-bias.ts';

const conv3DOptions = {
  ...conv2DOptions,
  /** Voxels from one window to the next; 1 by default. */
  strides: option<TripleOption>(1),
  /** Voxels from one element of a window to the next; 1 by default. */
  dilationRate: option<TripleOption>(1),
};
export interface Conv3DOptions extends OptionsOf<typeof conv3DOptions> {}

/**
 * Filters slid through volumes: `[batch, depth, height, width, channels]` to `[batch, slices, rows, columns, filters]`.
 * Runs as a convolution of images in which the slices of a window are beside each other as channels.
 *
 *     Conv3D(8, 3)(Input({ shape: [8, 16, 16, 1] })); // [batch, 6, 14, 14, 8]
 */
export function Conv3D(filters: number, kernelSize: TripleOption, given: Conv3DOptions = {}): Layer {
  const options = readOptions('Conv3D', conv3DOptions, given);
  const { groups, padding, useBias } = options;
  const [size, strides, dilations] = [kernelSize, options.strides, options.dilationRate].map(tripleOf);
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1)
    throw new Error('Conv3D: strides and dilationRate cannot both be above 1');
  if (filters % groups !== 0)
    throw new Error(`Conv3D: ${filters} filters do not split into ${groups} groups`);
  return layer(
    'Conv3D',
    { filters, kernelSize, ...given },
    {
      weights: ([x]) => {
        const channels = channelsOfVolumes(x);
        if (channels % groups !== 0)
          throw new Error(`${channels} channels do not split into ${groups} groups`);
        return kernelAndBias([...size, channels / groups, filters], filters, options);
      },
      call: ({ weights }, [{ tensor }]) => {
        const filtered = slide(tensor, weights.kernel, { strides, dilations, groups, padding });
        const sum = useBias ? add(filtered, weights.bias) : filtered;
        return { tensor: activationOf(options.activation)(sum) };
      },
    },
  );
}

interface Sliding {
  readonly strides: Triple;
  readonly dilations: Triple;
  readonly groups: number;
  readonly padding: 'valid' | 'same';
}

function slide(x: Tensor, kernel: Tensor, { strides, dilations, groups, padding }: Sliding): Tensor {
  const [batch, depth, height, width, channels] = x.shape;
  const [deep, rows, columns, , filters] = kernel.shape;
  const along = (axis: number) => ({
    size: kernel.shape[axis],
    strides: strides[axis],
    dilationRate: dilations[axis],
  });
  const slices = reshape(x, [batch, depth, height * width * channels]);
  const windows = windowsOf(slices, paddingOf(padding, depth, along(0)), 0, along(0));
  const count = windows.shape[1];
  const seen = transpose(
    reshape(windows, [batch * count, deep, height * width, groups, channels / groups]),
    [0, 3, 1, 4, 2],
  );
  const [[above, below], [left, right]] = [1, 2].map((axis) =>
    paddingOf(padding, x.shape[1 + axis], along(axis)),
  );
  const filtered = convolution(
    reshape(seen, [batch * count, deep * channels, height, width]),
    reshape(transpose(kernel, [4, 0, 3, 1, 2]), [filters, (deep * channels) / groups, rows, columns]),
    {
      strides: [strides[1], strides[2]],
      dilations: [dilations[1], dilations[2]],
      pads: [above, left, below, right],
      group: groups,
    },
  );
  const [, , high, wide] = filtered.shape;
  return reshape(transpose(filtered, [0, 2, 3, 1]), [batch, count, high, wide, filters]);
}
