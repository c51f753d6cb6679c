import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
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
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import type { Regularizer } from '../../regularizers.ts';
import { paddingOf } from '../pooling/windows.ts';
import { type PairOption, pairOf } from '../reshaping/images.ts';

export interface ConvLSTM2DOptions extends LayerOptions {
  /** Pixels from one window to the next; 1 by default. */
  readonly strides?: PairOption;
  /** Of the pictures; the state's own convolution always keeps its size. */
  readonly padding?: 'valid' | 'same';
  /** Pixels from one element of a window to the next; 1 by default. */
  readonly dilationRate?: PairOption;
  /** Of candidates and outputs; `'tanh'` by default. */
  readonly activation?: Activation;
  /** Of the gates. */
  readonly recurrentActivation?: Activation;
  /** Whether a bias is added; true by default. */
  readonly useBias?: boolean;
  /** Starts the forget gate's bias at one. */
  readonly unitForgetBias?: boolean;
  /** Every step's output instead of the last one's. */
  readonly returnSequences?: boolean;
  /** From the last step to the first; sequences come out in that order too, as in Keras. */
  readonly goBackwards?: boolean;
  /** Also gives the state after the last step, see `statesOf`. */
  readonly returnState?: boolean;
  /** Draws the first values of the kernel of the pictures. */
  readonly kernelInitializer?: Initializer;
  /** Draws the first values of the kernel of the state. */
  readonly recurrentInitializer?: Initializer;
  /** A penalty on the kernel of the pictures, added to the loss. */
  readonly kernelRegularizer?: Regularizer;
  /** A penalty on the kernel of the state, added to the loss. */
  readonly recurrentRegularizer?: Regularizer;
  /** What the kernel of the pictures is brought to after each step. */
  readonly kernelConstraint?: Constraint;
  /** What the kernel of the state is brought to after each step. */
  readonly recurrentConstraint?: Constraint;
}
const convLSTM2DOptions: OptionNames<ConvLSTM2DOptions> = {
  ...layerOptions,
  strides: true,
  padding: true,
  dilationRate: true,
  activation: true,
  recurrentActivation: true,
  useBias: true,
  unitForgetBias: true,
  returnSequences: true,
  goBackwards: true,
  returnState: true,
  kernelInitializer: true,
  recurrentInitializer: true,
  kernelRegularizer: true,
  recurrentRegularizer: true,
  kernelConstraint: true,
  recurrentConstraint: true,
};

/**
 * An LSTM whose products are convolutions (Shi et al. 2015), for pictures over time: `[batch, time, height, width,
 * channels]` to `[batch, rows, columns, filters]`. A masked step keeps the state it found.
 *
 *     ConvLSTM2D(8, 3, { padding: 'same' })(Input({ shape: [10, 32, 32, 3] })); // [batch, 32, 32, 8]
 */
export function ConvLSTM2D(filters: number, kernelSize: PairOption, options: ConvLSTM2DOptions = {}): Layer {
  const size = pairOf(kernelSize);
  const { useBias = true, unitForgetBias = true, padding = 'valid', goBackwards = false } = options;
  const [strides, dilations] = [pairOf(options.strides ?? 1), pairOf(options.dilationRate ?? 1)];
  const activation = activationOf(options.activation ?? 'tanh');
  const gate = activationOf(options.recurrentActivation ?? 'sigmoid');
  const firstBias: InitializerFunction = ([count]) =>
    Float32Array.from({ length: count }, (_, i) => Number(unitForgetBias && i >= filters && i < 2 * filters));
  return layer(
    'ConvLSTM2D',
    { filters, kernelSize, ...knownOptions('ConvLSTM2D', options, convLSTM2DOptions) },
    {
      weights: ([{ shape }]) => {
        if (shape.length !== 5) throw new Error('the input must be [batch, time, height, width, channels]');
        return {
          kernel: {
            shape: [...size, shape[4], 4 * filters],
            initializer: options.kernelInitializer ?? 'glorotUniform',
            regularizer: options.kernelRegularizer,
            constraint: options.kernelConstraint,
          },
          recurrentKernel: {
            shape: [...size, filters, 4 * filters],
            initializer: options.recurrentInitializer ?? 'orthogonal',
            regularizer: options.recurrentRegularizer,
            constraint: options.recurrentConstraint,
          },
          ...(useBias && { bias: { shape: [4 * filters], initializer: firstBias } }),
        };
      },
      call: ({ weights }, [{ tensor, mask }]) => {
        const [batch, time, height, width, channels] = tensor.shape;
        const images = transpose(
          reshape(transpose(tensor, [1, 0, 2, 3, 4]), [time * batch, height, width, channels]),
          [0, 3, 1, 2],
        );
        // All pictures are filtered in one convolution before the loop.
        const filtered = filter(images, weights.kernel, { strides, dilations, padding });
        const sum = useBias ? add(filtered, reshape(weights.bias, [4 * filters, 1, 1])) : filtered;
        const [, , rows, columns] = sum.shape;
        const state = fill([batch, filters, rows, columns], 0);
        const steps = mask && reshape(transpose(mask, [1, 0]), [time, batch, 1, 1, 1]);
        const result = scan({
          states: [state, state],
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
