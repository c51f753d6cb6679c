import { kerasName, unknownName } from '../keras-name.ts';
import { circle } from './circle.ts';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
import { ctc } from './ctc.ts';
import { cosineSimilarity, klDivergence, poisson } from './divergence.ts';
import { binaryFocalCrossentropy, categoricalFocalCrossentropy } from './focal.ts';
import { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
import type { LossFunction } from './loss.ts';
import { dice, tversky } from './overlap.ts';
import {
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './regression.ts';

export { type CircleOptions, circle } from './circle.ts';
export {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  classWeighted,
  type SparseCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
export { type CtcOptions, ctc } from './ctc.ts';
export {
  type CosineSimilarityOptions,
  cosineSimilarity,
  klDivergence,
  poisson,
} from './divergence.ts';
export {
  type BatchTripletOptions,
  contrastive,
  type HardTripletOptions,
  type InfoNceOptions,
  infoNCE,
  supervisedContrastive,
  type TripletMarginOptions,
  tripletHard,
  tripletMargin,
  tripletSemiHard,
} from './embedding.ts';
export {
  type BinaryFocalOptions,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  type FocalOptions,
} from './focal.ts';
export * from './hinge.ts';
export type { LossFunction, TargetRule, TargetTraits } from './loss.ts';
export * from './overlap.ts';
export * from './regression.ts';

/** By name, each with Keras' defaults. */
export const losses: ReadonlyMap<string, () => LossFunction> = new Map([
  ['binaryCrossentropy', () => binaryCrossentropy()],
  ['categoricalCrossentropy', () => categoricalCrossentropy()],
  ['sparseCategoricalCrossentropy', () => sparseCategoricalCrossentropy()],
  ['categoricalGeneralizedCrossEntropy', () => categoricalGeneralizedCrossEntropy()],
  ['meanSquaredError', meanSquaredError],
  ['meanAbsoluteError', meanAbsoluteError],
  ['meanAbsolutePercentageError', meanAbsolutePercentageError],
  ['meanSquaredLogarithmicError', meanSquaredLogarithmicError],
  ['huber', () => huber()],
  ['logCosh', logCosh],
  ['poisson', poisson],
  ['klDivergence', klDivergence],
  ['cosineSimilarity', () => cosineSimilarity()],
  ['hinge', hinge],
  ['squaredHinge', squaredHinge],
  ['categoricalHinge', categoricalHinge],
  ['binaryFocalCrossentropy', () => binaryFocalCrossentropy()],
  ['categoricalFocalCrossentropy', () => categoricalFocalCrossentropy()],
  ['dice', () => dice()],
  ['tversky', () => tversky()],
  ['circle', () => circle()],
  ['ctc', () => ctc()],
]);

/** A loss by its name with Keras' defaults, or the loss itself. Throws where no loss has the name. */
export function lossOf(nameOrFunction: string | LossFunction): LossFunction {
  if (typeof nameOrFunction === 'function') return nameOrFunction;
  const name = kerasName(nameOrFunction, losses.keys());
  const make = name === undefined ? undefined : losses.get(name);
  if (make !== undefined) return make();
  throw unknownName({ en: 'loss', zh: '损失' }, nameOrFunction, [...losses.keys()]);
}
