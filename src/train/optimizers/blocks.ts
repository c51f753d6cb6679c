import { reshape, type Shape, scan, sizeOf, type Tensor } from '../../graph/index.ts';
import { smallWeight } from './lots.ts';
import type { Optimizer } from './optimizer.ts';

/** Numbers in a block: two threads share it, and the seven arrays of an Adam step over it fit their caches. */
const largest = 262_144;
/** Operators do not share blocks of fewer: one thread would then do all. */
const smallest = 65_536;
/** Weights of fewer numbers are updated whole: the loop would cost more than it saves. */
const worthwhile = 400_000;

/**
 * `[blocks, size]` for large weights, so that `inBlocks` finds its blocks without a copy, and one axis for small ones,
 * which are laid end to end; else the shape itself.
 */
export function storedFor(shape: Shape): Shape {
  const count = sizeOf(shape);
  if (count <= smallWeight) return [count];
  const size = blockSize(shape);
  return size === undefined ? shape : [count / size, size];
}

/**
 * `update`, which must treat each number by itself, done block by block for large weights. An update makes about ten
 * passes; over a whole large weight each of them waits for memory, over a block only the first and the last do.
 */
export function inBlocks(update: Optimizer['update']): Optimizer['update'] {
  return (context) => {
    const { weight, gradient, slots } = context;
    const size = blockSize(weight.shape);
    if (context.whole || size === undefined) return update(context);
    const names = Object.keys(slots);
    const cut = (x: Tensor): Tensor => reshape(x, [-1, size]);
    const { outputs } = scan({
      states: [],
      inputs: [weight, gradient, ...names.map((name) => slots[name])].map(cut),
      body: (_, [ownWeight, ownGradient, ...own]) => {
        const next = update({
          ...context,
          weight: ownWeight,
          gradient: ownGradient,
          slots: Object.fromEntries(names.map((name, i) => [name, own[i]])),
        });
        return { states: [], outputs: [next.weight, ...names.map((name) => next.slots[name])] };
      },
    });
    const [nextWeight, ...nextSlots] = outputs.map((each) => reshape(each, weight.shape));
    return {
      weight: nextWeight,
      slots: Object.fromEntries(names.map((name, i) => [name, nextSlots[i]])),
    };
  };
}

/** An optimiser's `update` that treats each number by itself: large weights are updated in blocks, small ones together. */
export const elementwise = (
  update: Optimizer['update'],
): Pick<Optimizer, 'elementwise' | 'storedAs' | 'update'> => ({
  elementwise: true,
  storedAs: storedFor,
  update: inBlocks(update),
});

/**
 * The optimiser with no weight cut into blocks, or laid end to end with others: for devices that have no such caches,
 * would stop at each block, and read few arrays at once.
 */
export const withoutBlocks = (optimizer: Optimizer): Optimizer => ({
  ...optimizer,
  elementwise: false,
  storedAs: undefined,
  update: (context) => optimizer.update({ ...context, whole: true }),
});

/** The greatest useful size that cuts `shape` into equal blocks; undefined where it is small or there is none. */
function blockSize(shape: Shape): number | undefined {
  const count = sizeOf(shape);
  if (count < worthwhile) return undefined;
  for (let blocks = Math.ceil(count / largest); blocks * smallest <= count; blocks += 1) {
    if (count % blocks === 0) return count / blocks;
  }
  return undefined;
}
