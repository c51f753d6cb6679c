import { concat, reshape, sizeOf, split, type Tensor } from '../../graph/index.ts';
import type { Optimizer, ParameterGroup } from './optimizer.ts';
import type { NextWeight, TrainedWeight } from './trained-weight.ts';

/** A weight of more numbers is updated by itself: starting its kernels is no longer what takes the time. */
export const smallWeight = 16_384;
/** Numbers in a lot: the seven arrays of an Adam step over it fit a core's second-level cache. */
const largestLot = 32_768;

/** Weights that are updated as one. */
export interface Lot {
  readonly whole: TrainedWeight;
  readonly parts: readonly TrainedWeight[];
}

/**
 * The weights in lots. An update is about ten kernels for each weight, and a network has dozens of weights of a few
 * thousand numbers or less, of which starting the kernels takes longer than their work: these are laid end to end.
 * Only where the optimiser treats each number by itself, and treats these weights alike.
 */
export function inLots(
  optimizer: Optimizer,
  weights: readonly TrainedWeight[],
  groups: ReadonlyMap<string, ParameterGroup>,
): Lot[] {
  const lots: TrainedWeight[][] = [];
  const open = new Map<ParameterGroup | undefined, TrainedWeight[]>();
  for (const each of weights) {
    const group = groups.get(each.path);
    const lot = open.get(group);
    if (!joins(optimizer, each)) lots.push([each]);
    else if (lot !== undefined && numbersIn([...lot, each]) <= largestLot) lot.push(each);
    else {
      const begun = [each];
      open.set(group, begun);
      lots.push(begun);
    }
  }
  return lots.map((parts) => ({ parts, whole: parts.length === 1 ? parts[0] : joined(parts) }));
}

/** What each weight of a lot becomes. */
export function partsOf({ whole, parts }: Lot, next: NextWeight): Map<TrainedWeight, NextWeight> {
  if (parts.length === 1) return new Map([[whole, next]]);
  const sizes = parts.map(({ stored }) => sizeOf(stored));
  const cut = (x: Tensor): Tensor[] => split(x, sizes, 0).map((piece, i) => reshape(piece, parts[i].stored));
  const weights = cut(next.weight);
  const slots = Object.entries(next.slots).map(([name, value]) => [name, cut(value)] as const);
  return new Map(
    parts.map((part, i) => [
      part,
      {
        weight: weights[i],
        slots: Object.fromEntries(slots.map(([name, pieces]) => [name, pieces[i]])),
      },
    ]),
  );
}

const numbersIn = (weights: readonly TrainedWeight[]): number =>
  weights.reduce((sum, { stored }) => sum + sizeOf(stored), 0);

const joins = (
  { elementwise = false, clipnorm }: Optimizer,
  { constraint, stored }: TrainedWeight,
): boolean =>
  elementwise && clipnorm === undefined && constraint === undefined && sizeOf(stored) <= smallWeight;

function joined(parts: readonly TrainedWeight[]): TrainedWeight {
  const line = (of: (part: TrainedWeight) => Tensor): Tensor =>
    concat(
      parts.map((part) => reshape(of(part), [-1])),
      0,
    );
  const [{ path, slots }] = parts;
  return {
    path,
    weight: line(({ weight }) => weight),
    gradient: line(({ gradient }) => gradient),
    stored: [numbersIn(parts)],
    slots: Object.fromEntries(Object.keys(slots).map((name) => [name, line((part) => part.slots[name])])),
  };
}
