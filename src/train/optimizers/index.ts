import { UserError } from '../../data/errors.ts';
import { adam, adamW } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { gradientDescent, sgd } from './sgd.ts';

export { type AdamOptions, type AdamWOptions, adam, adamW } from './adam.ts';
export { clipGradients } from './clipping.ts';
export type { Clipping, Optimizer, UpdateContext } from './optimizer.ts';
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
]);

/** An optimiser by its name in any case, with Keras' defaults, or the optimiser itself. Throws where none has the name. */
export function optimizerOf(nameOrOptimizer: string | Optimizer): Optimizer {
  if (typeof nameOrOptimizer !== 'string') return nameOrOptimizer;
  const wanted = nameOrOptimizer.toLowerCase();
  for (const [name, make] of optimizers) if (name.toLowerCase() === wanted) return make();
  throw new UserError(
    `no optimizer is called "${nameOrOptimizer}"; choose one of ${[...optimizers.keys()].join(', ')}`,
  );
}
