import {
  add,
  convolution,
  fill,
  mul,
  reshape,
  reverse,
  scan,
  split,
  type Tensor,
  transpose,
  where,
} from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer, InitializerFunction } from '../../initializers.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';
import { paddingOf } from '../pooling/windows.ts';
import { type PairOption, pairOf } from '../reshaping/images.ts';

const convLSTM2DOptions = {
  ...layerOptions,
  /** Pixels from one window to the next; 1 by default. */
  strides: option<PairOption>(1),
  /** Of the images; the state's own convolution always keeps its size. */
  padding: option<'valid' | 'same'>('valid'),
  /** Pixels from one element of a window to the next; 1 by default. */
  dilationRate: option<PairOption>(1),
  /** Of candidates and outputs; `'tanh'` by default. */
  activation: option<Activation>('tanh'),
  /** Of the gates. */
  recurrentActivation: option<Activation>('sigmoid'),
  /** Whether a bias is added; true by default. */
  useBias: option<boolean>(true),
  /** Starts the forget gate's bias at one. */
  unitForgetBias: option<boolean>(true),
  /** Every step's output instead of the last one's. */
  returnSequences: option<boolean>(false),
  /** From the last step to the first; sequences come out in that order too, as in Keras. */
  goBackwards: option<boolean>(false),
  /** Also gives the state after the last step, see `statesOf`. */
  returnState: option<boolean>(false),
  /** A batch continues where the batch before ended, row by row; see `LSTM`. */
  stateful: option<boolean>(false),
  /** Draws the first values of the kernel of the images. */
  kernelInitializer: option<Initializer>('glorotUniform'),
  /** Draws the first values of the kernel of the state. */
  recurrentInitializer: option<Initializer>('orthogonal'),
  /** A penalty on the kernel of the images, added to the loss. */
  kernelRegularizer: option<Regularizer>(),
  /** A penalty on the kernel of the state, added to the loss. */
  recurrentRegularizer: option<Regularizer>(),
  /** What the kernel of the images is brought to after each step. */
  kernelConstraint: option<Constraint>(),
  /** What the kernel of the state is brought to after each step. */
  recurrentConstraint: option<Constraint>(),
};
export interface ConvLSTM2DOptions extends OptionsOf<typeof convLSTM2DOptions> {}

/**
 * An LSTM whose products are convolutions (Shi et al. 2015), for images over time: `[batch, time, height, width,
 * channels]` to `[batch, rows, columns, filters]`. A masked step keeps the state it found.
 *
 *     ConvLSTM2D(8, 3, { padding: 'same' })(Input({ shape: [10, 32, 32, 3] })); // [batch, 32, 32, 8]
 */
export function ConvLSTM2D(filters: number, kernelSize: PairOption, given: ConvLSTM2DOptions = {}): Layer {
  const options = readOptions('ConvLSTM2D', convLSTM2DOptions, given);
  const size = pairOf(kernelSize);
  const { useBias, unitForgetBias, padding, goBackwards } = options;
  const [strides, dilations] = [pairOf(options.strides), pairOf(options.dilationRate)];
  const activation = activationOf(options.activation);
  const gate = activationOf(options.recurrentActivation);
  const firstBias: InitializerFunction = ([count]) =>
    Float32Array.from({ length: count }, (_, i) => Number(unitForgetBias && i >= filters && i < 2 * filters));
  return layer(
    'ConvLSTM2D',
    { filters, kernelSize, ...given },
    {
      weights: ([{ shape }]) => {
        if (shape.length !== 5) throw new Error('the input must be [batch, time, height, width, channels]');
        return {
          kernel: {
            shape: [...size, shape[4], 4 * filters],
            initializer: options.kernelInitializer,
            regularizer: options.kernelRegularizer,
            constraint: options.kernelConstraint,
          },
          recurrentKernel: {
            shape: [...size, filters, 4 * filters],
            initializer: options.recurrentInitializer,
            regularizer: options.recurrentRegularizer,
            constraint: options.recurrentConstraint,
          },
          ...(useBias && { bias: { shape: [4 * filters], initializer: firstBias } }),
        };
      },
      call: ({ weights, carried }, [{ tensor, mask }]) => {
        const [batch, time, height, width, channels] = tensor.shape;
        const images = transpose(
          reshape(transpose(tensor, [1, 0, 2, 3, 4]), [time * batch, height, width, channels]),
          [0, 3, 1, 2],
        );
        // All images are filtered in one convolution before the loop.
        const filtered = filter(images, weights.kernel, { strides, dilations, padding });
        const sum = useBias ? add(filtered, reshape(weights.bias, [4 * filters, 1, 1])) : filtered;
        const [, , rows, columns] = sum.shape;
        const state = fill([batch, filters, rows, columns], 0);
        const kept = (options.stateful ? ['state0', 'state1'] : []).map((name) =>
          carried(name, [batch, filters, rows, columns]),
        );
        const steps = mask && reshape(transpose(mask, [1, 0]), [time, batch, 1, 1, 1]);
        const result = scan({
          states: [kept[0]?.value ?? state, kept[1]?.value ?? state],
          inputs: [reshape(sum, [time, batch, 4 * filters, rows, columns]), ...(steps ? [steps] : [])],
          reverse: goBackwards,
          body: ([hidden, cell], [now, real]) => {
            const own = filter(hidden, weights.recurrentKernel, {
              strides: [1, 1],
              dilations: [1, 1],
              padding: 'same',
            });
            const parts = split(add(now, own), [filters, filters, filters, filters], 1);
            const [input, forget, candidate, output] = parts;
            const nextCell = add(mul(gate(forget), cell), mul(gate(input), activation(candidate)));
            const next = mul(gate(output), activation(nextCell));
            const states =
              real === undefined
                ? [next, nextCell]
                : [where(real, next, hidden), where(real, nextCell, cell)];
            return { states, outputs: options.returnSequences ? [states[0]] : [] };
          },
        });
        kept.forEach(({ next }, i) => {
          next(result.states[i]);
        });
        const channelsLast = (x: Tensor): Tensor => transpose(x, [0, 2, 3, 1]);
        const states = options.returnState ? { states: result.states.map(channelsLast) } : {};
        if (!options.returnSequences) return { tensor: channelsLast(result.states[0]), ...states };
        const sequence = transpose(result.outputs[0], [1, 0, 3, 4, 2]);
        if (!goBackwards) return { tensor: sequence, mask, ...states };
        return { tensor: reverse(sequence, 1), mask: mask && reverse(mask, 1), ...states };
      },
    },
  );
}

/** Images `[batch, channels, height, width]` under a kernel `[rows, columns, channels, filters]`. */
function filter(
  images: Tensor,
  kernel: Tensor,
  {
    strides,
    dilations,
    padding,
  }: {
    strides: readonly [number, number];
    dilations: readonly [number, number];
    padding: 'valid' | 'same';
  },
): Tensor {
  const [[above, below], [left, right]] = [0, 1].map((axis) =>
    paddingOf(padding, images.shape[2 + axis], {
      size: kernel.shape[axis],
      strides: strides[axis],
      dilationRate: dilations[axis],
    }),
  );
  return convolution(images, transpose(kernel, [3, 2, 0, 1]), {
    strides,
    dilations,
    pads: [above, left, below, right],
    group: 1,
  });
}
