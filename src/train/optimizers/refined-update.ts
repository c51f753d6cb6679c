import { UserError } from '../../core/errors.ts';
import { add, greater, mul, reshape, type Shape, scope, sub, type Tensor, where } from '../../graph/index.ts';
import { clipGradients } from './clipping.ts';
import { groupsFor } from './groups.ts';
import { inLots, partsOf } from './lots.ts';
import type { Optimizer } from './optimizer.ts';
import type { NextWeight, TrainedWeight } from './trained-weight.ts';

const accumulated = 'accumulatedGradient';
/** The slot that keeps the moving average of a weight. */
export const averageSlot = 'average';

/** How many batches make one update. */
const accumulates = ({ gradientAccumulationSteps = 1 }: Optimizer): number => gradientAccumulationSteps;

/** Which update, from 1, step `step` is part of. */
export const updateOf = (optimizer: Optimizer, step: number): number =>
  Math.ceil(step / accumulates(optimizer));

/** Names of all that is kept beside the weights. */
export const slotNames = (optimizer: Optimizer): string[] => [
  ...optimizer.slots,
  ...(accumulates(optimizer) > 1 ? [accumulated] : []),
  ...(optimizer.useEma ? [averageSlot] : []),
];

/** What is kept beside a weight of `shape`, and the shape in which a step reads it. */
export function slotsOf(optimizer: Optimizer, shape: Shape, path: string): Map<string, Shape> {
  const { storedAs = (own: Shape) => own } = optimizer;
  const own = optimizer.slotShapes?.(shape, path);
  const stored = storedAs(shape);
  const all = slotNames(optimizer).flatMap((slot): [string, Shape][] => {
    if (own === undefined || slot === accumulated || slot === averageSlot) return [[slot, stored]];
    return own[slot] === undefined ? [] : [[slot, own[slot]]];
  });
  return new Map(all);
}

/** All scalars that step `step` (1 for the first) is fed, without the learning rate. */
export function scalarsOf(optimizer: Optimizer, step: number): Record<string, number> {
  const update = updateOf(optimizer, step);
  const { useEma, emaMomentum = 0.99, emaOverwriteFrequency: every } = optimizer;
  return {
    ...optimizer.scalars?.(update),
    ...(accumulates(optimizer) > 1 && { applies: Number(step % accumulates(optimizer) === 0) }),
    // The first average is the weight itself.
    ...(useEma && { emaMomentum: update === 1 ? 0 : emaMomentum }),
    ...(useEma && every !== undefined && { emaOverwrites: Number(update % every === 0) }),
  };
}

/** Throws where an optimiser cannot go with tables of which a step sees only the rows it reads. */
export function checkSparse(optimizer: Optimizer): void {
  const cannot =
    accumulates(optimizer) > 1
      ? 'gradientAccumulationSteps'
      : optimizer.useEma
        ? 'useEma'
        : optimizer.slotShapes && optimizer.name;
  if (cannot === undefined) return;
  throw new UserError(
    `${cannot} needs all rows of a table at each step; make the Embedding without sparse, or leave ${cannot} out`,
  );
}

/** Writes one step of `optimizer` for all weights into the graph, with all that Keras' optimisers do around an update. */
export function refinedUpdates(
  optimizer: Optimizer,
  weights: readonly TrainedWeight[],
  scalars: Readonly<Record<string, Tensor>>,
): NextWeight[] {
  const steps = accumulates(optimizer);
  const groups = groupsFor(
    optimizer.groups ?? [],
    weights.map(({ path }) => path),
  );
  const lots = inLots(optimizer, weights, groups);
  const totals = lots.map(({ whole: { gradient, slots } }) =>
    steps === 1 ? gradient : add(reshape(slots[accumulated], gradient.shape), gradient),
  );
  const means = steps === 1 ? totals : totals.map((total) => mul(total, 1 / steps));
  const clipped = clipGradients(means, optimizer);
  const found = new Map<TrainedWeight, NextWeight>();
  lots.forEach((lot, i) => {
    const { whole, parts } = lot;
    const next = scope(parts.length === 1 ? whole.path : 'together', () =>
      partsOf(lot, nextOf(whole, totals[i], clipped[i])),
    );
    for (const [weight, becomes] of next) found.set(weight, becomes);
  });
  return weights.map((each) => {
    const next = found.get(each);
    if (next === undefined) throw new Error(`${each.path} is in no lot`);
    return next;
  });

  function nextOf(each: TrainedWeight, total: Tensor, clipped: Tensor): NextWeight {
    const { constraint, slots, stored } = each;
    const group = groups.get(each.path);
    const { learningRateFactor: factor = 1 } = group ?? {};
    const weight = reshape(each.weight, stored);
    const updated = optimizer.update({
      path: each.path,
      weight,
      gradient: reshape(clipped, stored),
      // Its own, without those that are kept around it.
      slots: Object.fromEntries(Object.entries(slots).filter(([slot]) => optimizer.slots.includes(slot))),
      scalars: factor === 1 ? scalars : { ...scalars, learningRate: mul(scalars.learningRate, factor) },
      decays: group?.weightDecay,
    });
    const free = updated.weight;
    const held =
      constraint === undefined ? free : reshape(constraint(reshape(free, each.weight.shape)), stored);
    const next =
      steps === 1 ? { weight: held, slots: updated.slots } : kept(each, weight, held, updated.slots);
    if (steps > 1) next.slots[accumulated] = mul(reshape(total, stored), sub(1, scalars.applies));
    return optimizer.useEma ? averaged(next, slots[averageSlot]) : next;
  }

  /** The new values where this step makes an update, else the old ones. */
  function kept(
    { slots }: TrainedWeight,
    weight: Tensor,
    next: Tensor,
    nextSlots: Readonly<Record<string, Tensor>>,
  ): { weight: Tensor; slots: Record<string, Tensor> } {
    const applies = greater(scalars.applies, 0);
    const chosen = Object.entries(nextSlots).map(([name, value]) => [
      name,
      where(applies, value, slots[name]),
    ]);
    return { weight: where(applies, next, weight), slots: Object.fromEntries(chosen) };
  }

  function averaged(next: NextWeight, old: Tensor): NextWeight {
    const { emaMomentum, emaOverwrites, applies } = scalars;
    const moved = add(mul(old, emaMomentum), mul(next.weight, sub(1, emaMomentum)));
    const average = applies === undefined ? moved : where(greater(applies, 0), moved, old);
    const overwrites = emaOverwrites && (applies === undefined ? emaOverwrites : mul(emaOverwrites, applies));
    return {
      weight: overwrites ? where(greater(overwrites, 0), average, next.weight) : next.weight,
      slots: { ...next.slots, [averageSlot]: average },
    };
  }
}
