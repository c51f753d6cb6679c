import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import {
  add,
  clip,
  div,
  log,
  maximum,
  mul,
  negate,
  pow,
  reduceMean,
  reduceSum,
  sigmoid,
  softmax,
  sub,
  type Tensor,
} from '../../graph/index.ts';
import { type CrossentropyOptions, checkSmoothing } from './crossentropy.ts';
import { alike, epsilon, type LossFunction, loss } from './loss.ts';

export interface FocalOptions extends CrossentropyOptions {
  /** How little what is right already counts: 0 is plain cross-entropy. */
  readonly gamma?: number;
  /** How much yes counts; with `applyClassBalancing` no counts the rest. For several classes, a factor of the whole. */
  readonly alpha?: number;
}
export interface BinaryFocalOptions extends FocalOptions {
  readonly applyClassBalancing?: boolean;
}

function checkFocal(alpha: number, gamma: number): void {
  if (!(gamma >= 0)) throw new UserError(`focal: gamma is ${gamma}; give a number of at least 0`);
  if (!(alpha >= 0)) throw new UserError(`focal: alpha is ${alpha}; give a number of at least 0`);
}

/** `(1 - p)^gamma`; rounding may take `p` beyond 1, where a fraction's power is no number. */
const modulation = (p: Tensor, gamma: number): Tensor => pow(maximum(sub(1, p), 0), gamma);

/**
 * Cross-entropy of yes-or-no answers in which what is right already counts little (Lin et al. 2017), the mean over the
 * last axis: for classes of which one is rare.
 */
export function binaryFocalCrossentropy(options: BinaryFocalOptions = {}): LossFunction {
  const {
    applyClassBalancing = false,
    alpha = 0.25,
    gamma = 2,
    fromLogits = false,
    labelSmoothing = 0,
  } = knownOptions('binaryFocalCrossentropy', options, {
    applyClassBalancing: true,
    alpha: true,
    gamma: true,
    fromLogits: true,
    labelSmoothing: true,
  });
  checkSmoothing(labelSmoothing);
  checkFocal(alpha, gamma);
  return loss(
    'float32',
    (target, prediction) => {
      const given = alike(target, prediction);
      const y = labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), 0.5 * labelSmoothing);
      const p = clip(fromLogits ? sigmoid(prediction) : prediction, epsilon, 1 - epsilon);
      const [notY, notP] = [sub(1, y), sub(1, p)];
      const crossentropy = negate(add(mul(y, log(p)), mul(notY, log(notP))));
      const right = add(mul(y, p), mul(notY, notP));
      const focal = mul(modulation(right, gamma), crossentropy);
      const balance = add(mul(y, alpha), mul(notY, 1 - alpha));
      return reduceMean(applyClassBalancing ? mul(balance, focal) : focal, -1);
    },
    { targets: { kind: 'shares' } },
  );
}

/** The same for one class out of many; targets are shares of each class `[batch, ..., classes]`. */
export function categoricalFocalCrossentropy(options: FocalOptions = {}): LossFunction {
  const {
    alpha = 0.25,
    gamma = 2,
    fromLogits = false,
    labelSmoothing = 0,
  } = knownOptions('categoricalFocalCrossentropy', options, {
    alpha: true,
    gamma: true,
    fromLogits: true,
    labelSmoothing: true,
  });
  checkSmoothing(labelSmoothing);
  checkFocal(alpha, gamma);
  return loss('float32', (target, prediction) => {
    const classes = prediction.shape[prediction.shape.length - 1];
    const given = alike(target, prediction);
    const y = labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), labelSmoothing / classes);
    const shares = fromLogits ? softmax(prediction) : div(prediction, reduceSum(prediction, -1, true));
    const p = clip(shares, epsilon, 1 - epsilon);
    return reduceSum(mul(mul(modulation(p, gamma), alpha), negate(mul(y, log(p)))), -1);
  });
}
