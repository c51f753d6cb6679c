/**
 * Optimizers and schedules of their learning rates, as in `keras.optimizers`. Optimizers have names too:
 * `optimizer: 'adam'`.
 *
 *     import { adam, cosineDecay } from 'millwright/optimizers';
 *
 * @packageDocumentation
 */

export {
  type AdadeltaOptions,
  type AdafactorOptions,
  type AdagradOptions,
  type AdamaxOptions,
  type AdamOptions,
  type AdamWOptions,
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamW,
  type Clipping,
  type CommonOptions,
  type FtrlOptions,
  ftrl,
  gradientDescent,
  type LambOptions,
  type LionOptions,
  lamb,
  layerwiseDecay,
  lion,
  type MuonOptions,
  muon,
  type NadamOptions,
  nadam,
  type Optimizer,
  type ParameterGroup,
  type Refinements,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
  type UpdateContext,
} from '../train/optimizers/index.ts';
export {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  linearDecay,
  type OneCycleOptions,
  oneCycle,
  piecewiseConstantDecay,
  polynomialDecay,
  type Schedule,
  stepDecay,
  warmup,
} from '../train/schedules.ts';
