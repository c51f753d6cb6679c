import { add, concat, reshape, slice, type Tensor } from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { lastExtent, project } from '../core/dense.ts';
import { paddingOf, windowsOf } from '../pooling/windows.ts';
import { kernelAndBias, kernelAndBiasOptions } from './kernel-and-bias.ts';

const conv1DOptions = {
  ...layerOptions,
  ...kernelAndBiasOptions,
  /** Steps from one window to the next; 1 by default. */
  strides: option<number>(1),
  /** `'valid'`: windows inside the sequence only. `'same'`: as many steps out as in. `'causal'`: no look ahead. */
  padding: option<'valid' | 'same' | 'causal'>('valid'),
  /** Steps from one element of a window to the next; 1 by default. */
  dilationRate: option<number>(1),
  /** The features are split into so many parts, each with filters of its own. */
  groups: option<number>(1),
  /** Applied to what comes out; none by default. */
  activation: option<Activation>(),
};
export interface Conv1DOptions extends OptionsOf<typeof conv1DOptions> {}

/**
 * Filters slid along time: `[batch, time, features]` to `[batch, steps, filters]`.
 *
 *     Conv1D(32, 5, { padding: 'causal' })(Input({ shape: [100, 16] })); // [batch, 100, 32]
 */
export function Conv1D(filters: number, kernelSize: number, given: Conv1DOptions = {}): Layer {
  const options = readOptions('Conv1D', conv1DOptions, given);
  const { strides, padding, dilationRate, groups, useBias } = options;
  if (strides > 1 && dilationRate > 1)
    throw new Error('Conv1D: strides and dilationRate cannot both be above 1');
  if (filters % groups !== 0)
    throw new Error(`Conv1D: ${filters} filters do not split into ${groups} groups`);
  const window = { size: kernelSize, strides, dilationRate };
  return layer(
    'Conv1D',
    { filters, kernelSize, ...given },
    {
      weights: ([x]) => kernelAndBias([kernelSize, featuresOfGroup(x, groups), filters], filters, options),
      call: ({ weights }, [{ tensor }]) => {
        const windows = windowsOf(tensor, paddingOf(padding, tensor.shape[1], window), 0, window);
        const width = filters / groups;
        const features = featuresOfGroup(tensor, groups);
        // One matrix product over all steps and features of a window.
        const parts = Array.from({ length: groups }, (_, group) => {
          const kernel = slice(weights.kernel, 2, group * width, (group + 1) * width);
          const seen = slice(windows, 3, group * features, (group + 1) * features);
          const flat = reshape(seen, [...windows.shape.slice(0, 2), kernelSize * features]);
          return project(flat, reshape(kernel, [-1, width]));
        });
        const joined = concat(parts, 2);
        const sum = useBias ? add(joined, weights.bias) : joined;
        return { tensor: activationOf(options.activation)(sum) };
      },
    },
  );
}

function featuresOfGroup(x: Tensor, groups: number): number {
  if (x.shape.length !== 3) throw new Error('the input must be [batch, time, features]');
  const features = lastExtent(x);
  if (features % groups !== 0) throw new Error(`${features} features do not split into ${groups} groups`);
  return features / groups;
}
