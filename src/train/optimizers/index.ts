import { kerasName, unknownName } from '../../nn/keras-name.ts';
import { adadelta } from './adadelta.ts';
import { adafactor } from './adafactor.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamW } from './adam.ts';
import { adamax } from './adamax.ts';
import { ftrl } from './ftrl.ts';
import { lamb } from './lamb.ts';
import { lion } from './lion.ts';
import { muon } from './muon.ts';
import { nadam } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { gradientDescent, sgd } from './sgd.ts';

export { type AdadeltaOptions, adadelta } from './adadelta.ts';
export { type AdafactorOptions, adafactor } from './adafactor.ts';
export { type AdagradOptions, adagrad } from './adagrad.ts';
export { type AdamOptions, type AdamWOptions, adam, adamW } from './adam.ts';
export { type AdamaxOptions, adamax } from './adamax.ts';
export { clipGradients } from './clipping.ts';
export { type FtrlOptions, ftrl } from './ftrl.ts';
export { layerwiseDecay } from './groups.ts';
export { type LambOptions, lamb } from './lamb.ts';
export { type LionOptions, lion } from './lion.ts';
export { type MuonOptions, muon } from './muon.ts';
export { type NadamOptions, nadam } from './nadam.ts';
export type {
  Clipping,
  Optimizer,
  ParameterGroup,
  Refinements,
  UpdateContext,
} from './optimizer.ts';
export { type RmspropOptions, rmsprop } from './rmsprop.ts';
export type { CommonOptions } from './settings.ts';
export { gradientDescent, type SgdOptions, sgd } from './sgd.ts';

/** By name, each with Keras' defaults. */
export const optimizers: ReadonlyMap<string, () => Optimizer> = new Map([
  ['gradientDescent', () => gradientDescent()],
  ['sgd', () => sgd()],
  ['rmsprop', () => rmsprop()],
  ['adam', () => adam()],
  ['adamW', () => adamW()],
  ['adagrad', () => adagrad()],
  ['adadelta', () => adadelta()],
  ['adamax', () => adamax()],
  ['nadam', () => nadam()],
  ['muon', () => muon()],
  ['lion', () => lion()],
  ['lamb', () => lamb()],
  ['adafactor', () => adafactor()],
  ['ftrl', () => ftrl()],
]);

/** An optimiser by its name in any case, with Keras' defaults, or the optimiser itself. Throws where none has the name. */
export function optimizerOf(nameOrOptimizer: string | Optimizer): Optimizer {
  if (typeof nameOrOptimizer !== 'string') return nameOrOptimizer;
  const make = optimizers.get(kerasName(nameOrOptimizer, optimizers.keys()) ?? '');
  if (make !== undefined) return make();
  throw unknownName({ en: 'optimizer', zh: '优化器' }, nameOrOptimizer, [...optimizers.keys()]);
}
