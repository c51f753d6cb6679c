import {
  abs,
  and,
  broadcastTo,
  cast,
  constant,
  equal,
  greater,
  minimum,
  mul,
  not,
  or,
  reduceMean,
  slice,
  sub,
} from '../../graph/index.ts';
import type { LossFunction } from '../../nn/losses/index.ts';
import { known } from '../series/windows.ts';

/** Where the squared error becomes a straight line, as a share of the cap. */
const delta = 0.1;

/**
 * Huber's loss of curves `[batch, time, members]` against targets `[batch, time, 3]` (see `windowDataset`), mean over
 * members. A member learns nothing from the units of its own fold; a unit that had not failed only pulls predictions up
 * that are below what it is known to have lasted.
 */
export function foldLoss(folds: number): LossFunction {
  const perSample: LossFunction = (target, prediction) => {
    const column = (at: number) => broadcastTo(slice(target, 2, at, at + 1), prediction.shape);
    const [life, kind, fold] = [column(0), column(1), column(2)];
    const members = prediction.shape[prediction.shape.length - 1];
    const own = broadcastTo(
      constant(
        Array.from({ length: members }, (_, member) => member % folds),
        'float32',
      ),
      prediction.shape,
    );
    const counts = and(
      not(equal(fold, own)),
      or(equal(kind, known.exactly), and(equal(kind, known.atLeast), greater(life, prediction))),
    );
    const difference = abs(sub(prediction, life));
    const near = minimum(difference, delta);
    return reduceMean(mul(mul(near, sub(difference, mul(near, 0.5))), cast(counts, 'float32')), -1);
  };
  return Object.assign(perSample, { targetDtype: 'float32' as const });
}
