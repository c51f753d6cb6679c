import { knownOptions } from '../../../core/known-options.ts';
import { add, concat, fill, maximum, minimum, mul, or, sub, type Tensor } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions, type Value } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';

const concatenateOptions = {
  ...layerOptions,
  /** Along which they are joined; the last by default. */
  axis: option<number>(-1),
};
export interface ConcatenateOptions extends OptionsOf<typeof concatenateOptions> {}

/**
 * Inputs one after the other along an axis (the last by default), the other axes equal.
 *
 *     Concatenate()(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 128]
 */
export function Concatenate(given: ConcatenateOptions = {}): Layer {
  const { axis } = readOptions('Concatenate', concatenateOptions, given);
  return layer(
    'Concatenate',
    { axis, ...given },
    {
      call: (_, inputs) => ({
        tensor: concat(
          inputs.map(({ tensor }) => tensor),
          axis,
        ),
        ...joinedMask(inputs, axis),
      }),
    },
  );
}

/** Masks along time are joined when time is; along features a step is real where it is so in one input. */
function joinedMask(inputs: readonly Value[], axis: number): { mask?: Tensor } {
  if (axis !== 1 || inputs[0].tensor.shape.length < 3) return commonMask(inputs);
  if (inputs.every(({ mask }) => mask === undefined)) return {};
  const masks = inputs.map(({ tensor, mask }) => mask ?? fill(tensor.shape.slice(0, 2), 1, 'bool'));
  return { mask: concat(masks, 1) };
}

/**
 * The sum of the inputs, element by element.
 *
 *     Add()(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 64]
 */
export const Add = (options?: LayerOptions): Layer => merging('Add', options, (inputs) => inputs.reduce(add));
/**
 * The first input minus the second.
 *
 *     Subtract()(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 64]
 */
export const Subtract = (options?: LayerOptions): Layer =>
  merging('Subtract', options, ([a, b, ...more]) => {
    if (b === undefined || more.length > 0) throw new Error('it takes two inputs');
    return sub(a, b);
  });
/**
 * The product of the inputs, element by element.
 *
 *     Multiply()(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 64]
 */
export const Multiply = (options?: LayerOptions): Layer =>
  merging('Multiply', options, (inputs) => inputs.reduce(mul));
/**
 * The mean of the inputs, element by element.
 *
 *     Average()(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 64]
 */
export const Average = (options?: LayerOptions): Layer =>
  merging('Average', options, (inputs) => mul(inputs.reduce(add), 1 / inputs.length), true);
/**
 * The greatest of the inputs, element by element.
 *
 *     Maximum()(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 64]
 */
export const Maximum = (options?: LayerOptions): Layer =>
  merging('Maximum', options, (inputs) => inputs.reduce(maximum));
/**
 * The smallest of the inputs, element by element.
 *
 *     Minimum()(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 64]
 */
export const Minimum = (options?: LayerOptions): Layer =>
  merging('Minimum', options, (inputs) => inputs.reduce(minimum));

function merging(
  kind: string,
  options: LayerOptions = {},
  merge: (inputs: Tensor[]) => Tensor,
  floats = false,
): Layer {
  return layer(
    kind,
    { ...knownOptions(kind, options, layerOptions) },
    {
      floats,
      call: (_, inputs) => ({ tensor: merge(inputs.map(({ tensor }) => tensor)), ...commonMask(inputs) }),
    },
  );
}

/** Real where one input is, as in Keras; no mask where an input has none. */
function commonMask(inputs: readonly Value[]): { mask?: Tensor } {
  const masks = inputs.map(({ mask }) => mask).filter((mask) => mask !== undefined);
  return masks.length < inputs.length ? {} : { mask: [...new Set(masks)].reduce(or) };
}
