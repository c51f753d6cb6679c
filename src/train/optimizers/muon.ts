import { UserError } from '../../core/errors.ts';
import {
  add,
  div,
  matmul,
  mul,
  reduceSum,
  type Shape,
  sqrt,
  square,
  sub,
  type Tensor,
  transpose,
} from '../../graph/index.ts';
import { matchesPath } from '../../nn/path-pattern.ts';
import type { Optimizer, UpdateContext } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface MuonOptions extends CommonOptions {
  /** Adam's `beta1`, for weights that are no matrices; 0.9 by default. */
  readonly adamBeta1?: number;
  /** Adam's `beta2`; 0.999 by default. */
  readonly adamBeta2?: number;
  /** Weight decay of what learns by Adam; 0.004 by default. */
  readonly adamWeightDecay?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0.004 by default. */
  readonly weightDecay?: number;
  /** Paths of matrices that learn by Adam all the same, such as the last layer's: `['head']`. */
  readonly excludeLayers?: readonly string[];
  /** Tables of embeddings learn by Adam. */
  readonly excludeEmbeddings?: boolean;
  /** Adam's learning rate as a share of the others'. */
  readonly adamLrRatio?: number;
  /** How much of the gathered gradients stays at each step; 0.95 by default. */
  readonly momentum?: number;
  /** Rounds of Newton's and Schulz's iteration. */
  readonly nsSteps?: number;
  /** Looks ahead along the momentum; true by default. */
  readonly nesterov?: boolean;
  /** A step's root mean square at a learning rate of 1, about Adam's. */
  readonly rmsRate?: number;
}

/** Of the polynomial that pushes singular values towards 1 (Jordan 2024). */
const [a, b, c] = [3.4445, -4.775, 2.0315];

/**
 * Steps by the momentum of a matrix with all its singular values brought near 1 (Jordan et al. 2024), scaled as in
 * Moonlight (Liu et al. 2025); all that is no matrix learns by AdamW. Keras' names, defaults and arithmetic.
 */
export function muon({
  learningRate = 0.001,
  adamBeta1 = 0.9,
  adamBeta2 = 0.999,
  adamWeightDecay = 0.004,
  epsilon = 1e-7,
  weightDecay = 0.004,
  excludeLayers = [],
  excludeEmbeddings = true,
  adamLrRatio = 1,
  momentum = 0.95,
  nsSteps = 5,
  nesterov = true,
  rmsRate = 0.2,
  ...refinements
}: MuonOptions = {}): Optimizer {
  const shares = { adamBeta1, adamBeta2, momentum };
  const others = { adamWeightDecay, epsilon, weightDecay, adamLrRatio, rmsRate };
  checkSettings('muon', { learningRate, ...refinements }, shares, others);
  if (!Number.isInteger(nsSteps) || nsSteps < 1)
    throw new UserError(`muon: nsSteps is ${nsSteps}; give a whole number from 1`);
  const byAdam = (shape: Shape, path: string): boolean =>
    shape.length !== 2 ||
    (excludeEmbeddings && /embedding/i.test(path)) ||
    excludeLayers.some((pattern) => matchesPath(pattern, path));
  return {
    ...refinements,
    name: 'muon',
    learningRate,
    slots: ['momentum', 'velocity'],
    slotShapes: (shape, path): Record<string, Shape> =>
      byAdam(shape, path) ? { momentum: shape, velocity: shape } : { momentum: shape },
    scalars: (step) => ({ correction: Math.sqrt(1 - adamBeta2 ** step) / (1 - adamBeta1 ** step) }),
    update: (context) => {
      const { gradient, slots, scalars, path } = context;
      if (byAdam(gradient.shape, path)) return adamStep(context);
      const gathered = add(mul(slots.momentum, momentum), gradient);
      const direction = nesterov ? add(gradient, mul(gathered, momentum)) : gathered;
      const length = Math.sqrt(Math.max(...gradient.shape)) * rmsRate;
      const step = mul(orthogonalized(direction, nsSteps), mul(scalars.learningRate, length));
      return { weight: sub(decayed(context, weightDecay), step), slots: { momentum: gathered } };
    },
  };

  function adamStep(context: UpdateContext): ReturnType<Optimizer['update']> {
    const { gradient, slots, scalars } = context;
    const first = add(mul(slots.momentum, adamBeta1), mul(gradient, 1 - adamBeta1));
    const second = add(mul(slots.velocity, adamBeta2), mul(square(gradient), 1 - adamBeta2));
    const rate = mul(mul(scalars.learningRate, adamLrRatio), scalars.correction);
    const step = div(mul(first, rate), add(sqrt(second), epsilon));
    return {
      weight: sub(decayed(context, adamWeightDecay), step),
      slots: { momentum: first, velocity: second },
    };
  }
}

/** A matrix of the same directions whose singular values are all about 1, without computing them. */
function orthogonalized(matrix: Tensor, rounds: number): Tensor {
  const [rows, columns] = matrix.shape;
  const wide = rows > columns ? transpose(matrix) : matrix;
  let x = div(wide, add(sqrt(reduceSum(square(wide))), 1e-7));
  for (let round = 0; round < rounds; round += 1) {
    const product = matmul(x, transpose(x));
    const squared = add(mul(product, b), mul(matmul(product, product), c));
    x = add(mul(x, a), matmul(squared, x));
  }
  return rows > columns ? transpose(x) : x;
}
