import { add, cast, constant, gather, reduceMean, reshape, softplus, sub } from '../../graph/index.ts';
import type { LossFunction } from '../../nn/losses/index.ts';

/**
 * Bayesian personalised ranking (Rendle et al. 2009) of scores `[batch, items]`: that the item taken stands above another,
 * as the mean over all others instead of one drawn by chance, which is what drawing gives on average.
 */
export function bprLoss(): LossFunction {
  const loss: LossFunction = (target, prediction) => {
    const [rows, items] = prediction.shape;
    const starts = constant(
      Int32Array.from({ length: rows }, (_, row) => row * items),
      'int32',
      [rows],
    );
    const flat = add(cast(reshape(target, [rows]), 'int32'), starts);
    const right = reshape(gather(reshape(prediction, [rows * items]), flat), [rows, 1]);
    return reduceMean(softplus(sub(prediction, right)), -1);
  };
  return Object.assign(loss, { targetDtype: 'int32' as const });
}
