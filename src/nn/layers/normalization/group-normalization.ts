import { knownOptions } from '../../../core/known-options.ts';
import {
  add,
  div,
  maximum,
  mul,
  pow,
  reduceMean,
  reduceSum,
  reshape,
  sizeOf,
  sqrt,
  square,
  sub,
  type Tensor,
  transpose,
} from '../../../graph/index.ts';
import { normalizeAxis } from '../../../graph/shape.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { affineOptions, affineWeights } from './normalization.ts';

const groupNormalizationOptions = {
  ...affineOptions,
  /** Into how many parts the features fall, 32 by default; -1 makes each feature a part (instance normalisation). */
  groups: option<number>(32),
  /** The axis of the features. */
  axis: option<number>(-1),
};
export interface GroupNormalizationOptions extends OptionsOf<typeof groupNormalizationOptions> {}

/**
 * Brings each group of features of each sample to mean 0 and variance 1 over all its places (Wu and He 2018); the shape
 * stays. Does not depend on the batch, so that small batches do no harm.
 *
 *     GroupNormalization({ groups: 4 })(Input({ shape: [32, 32, 16] })); // [batch, 32, 32, 16]
 */
export function GroupNormalization(given: GroupNormalizationOptions = {}): Layer {
  const options = readOptions('GroupNormalization', groupNormalizationOptions, given);
  const { groups, axis, epsilon, center, scale } = options;
  const featuresOf = ({ shape }: Tensor): number => shape[normalizeAxis(axis, shape.length)];
  return layer(
    'GroupNormalization',
    { groups, axis, epsilon, ...given },
    {
      weights: ([x]) => affineWeights([featuresOf(x)], options),
      call: ({ weights: { gamma, beta } }, [{ tensor, mask }]) => {
        const features = featuresOf(tensor);
        const parts = groups === -1 ? features : groups;
        if (features % parts !== 0) throw new Error(`${features} features do not split into ${parts} groups`);
        const at = normalizeAxis(axis, tensor.shape.length);
        const others = tensor.shape.flatMap((_, i) => (i === 0 || i === at ? [] : [i]));
        const order = [0, at, ...others];
        const first = transpose(tensor, order);
        const [batch, , ...places] = first.shape;
        const grouped = reshape(first, [batch, parts, (features / parts) * sizeOf(places)]);
        const centred = sub(grouped, reduceMean(grouped, -1, true));
        const normal = mul(centred, pow(add(reduceMean(square(centred), -1, true), epsilon), -0.5));
        const back = transpose(
          reshape(normal, first.shape),
          order.map((_, i) => order.indexOf(i)),
        );
        const spread = (weight: Tensor): Tensor =>
          reshape(
            weight,
            tensor.shape.map((extent, i) => (i === at ? extent : 1)),
          );
        const scaled = scale ? mul(back, spread(gamma)) : back;
        return { tensor: center ? add(scaled, spread(beta)) : scaled, mask };
      },
    },
  );
}

/**
 * Each vector along `axis` (the last by default) divided by its length.
 *
 *     UnitNormalization()(Input({ shape: [64] })); // [batch, 64]
 */
export function UnitNormalization(
  options: LayerOptions & { readonly axis?: number | readonly number[] } = {},
): Layer {
  const { axis = -1, ...rest } = knownOptions('UnitNormalization', options, { ...layerOptions, axis: true });
  return layer(
    'UnitNormalization',
    { axis, ...rest },
    {
      call: (_, [{ tensor, mask }]) => ({
        tensor: div(tensor, sqrt(maximum(reduceSum(square(tensor), axis, true), 1e-12))),
        mask,
      }),
    },
  );
}
