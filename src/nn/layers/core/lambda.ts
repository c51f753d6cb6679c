import { knownOptions } from '../../../core/known-options.ts';
import { isOpen, mul, type Tensor } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { L1L2 } from '../../regularizers.ts';

/**
 * Any function of tensors as a layer without weights; what it is given is masked as before.
 *
 *     Lambda((x) => ops.square(x))(Input({ shape: [64] })); // [batch, 64]
 */
export function Lambda(compute: (...inputs: Tensor[]) => Tensor, options: LayerOptions = {}): Layer {
  return layer(
    'Lambda',
    { ...knownOptions('Lambda', options, layerOptions) },
    {
      call: (_, inputs) => ({
        tensor: compute(...inputs.map(({ tensor }) => tensor)),
        mask: inputs[0].mask,
      }),
    },
  );
}

/**
 * Gives what it is given: a place with a name.
 *
 *     Identity()(Input({ shape: [64] })); // [batch, 64]
 */
export function Identity(options: LayerOptions = {}): Layer {
  return layer(
    'Identity',
    { ...knownOptions('Identity', options, layerOptions) },
    { call: (_, [value]) => value },
  );
}

const activityRegularizationOptions = {
  ...layerOptions,
  l1: option<number>(0),
  l2: option<number>(0),
};
export interface ActivityRegularizationOptions extends OptionsOf<typeof activityRegularizationOptions> {}

/**
 * Adds a penalty on its input to the loss: `l1` times the absolute values and `l2` times the squares, for each row.
 *
 *     ActivityRegularization({ l1: 1e-4 })(Input({ shape: [64] })); // [batch, 64]
 */
export function ActivityRegularization(given: ActivityRegularizationOptions = {}): Layer {
  const { l1, l2 } = readOptions('ActivityRegularization', activityRegularizationOptions, given);
  return layer(
    'ActivityRegularization',
    { l1, l2, ...given },
    {
      call: ({ addLoss }, [value]) => {
        const [batch] = value.tensor.shape;
        if (!isOpen(batch)) addLoss(mul(L1L2({ l1, l2 })(value.tensor), 1 / batch));
        return value;
      },
    },
  );
}
