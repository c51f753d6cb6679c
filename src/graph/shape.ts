/** The extent of each axis, outermost first. */
export type Shape = readonly number[];

/**
 * Dimensions that are known only when the saved model runs. Shapes are plain numbers everywhere, so that the
 * shape rules stay plain arithmetic; a dimension left open is a large prime of its own, which survives products
 * and can be found again in any of them. Training steps never contain one: their shapes are fixed.
 */
const openDimensions = new Map<number, string>([
  [1_000_003, 'batch'],
  [1_000_033, 'time'],
]);

/** The open dimension called `name`, to be used as an extent in the shape of a graph input. */
export function openDimension(name: 'batch' | 'time'): number {
  for (const [prime, known] of openDimensions) if (known === name) return prime;
  throw new Error(`no open dimension is called ${name}`);
}

/** The open dimensions whose product `extent` contains, and what is left of it. */
export function factorOpen(extent: number): { open: number[]; factor: number } {
  const open: number[] = [];
  let factor = extent;
  for (const prime of openDimensions.keys()) {
    while (factor !== 0 && factor % prime === 0) {
      open.push(prime);
      factor /= prime;
    }
  }
  return { open, factor };
}

export const isOpen = (extent: number): boolean => factorOpen(extent).open.length > 0;
export const openName = (prime: number): string => openDimensions.get(prime) ?? `dimension${prime}`;

export const sizeOf = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis]);

/** `[2, 3]` for people, open dimensions by name. */
export function showShape(shape: Shape): string {
  const extents = shape.map((extent) => {
    const { open, factor } = factorOpen(extent);
    return [...(factor === 1 && open.length > 0 ? [] : [factor]), ...open.map(openName)].join('·');
  });
  return `[${extents.join(', ')}]`;
}

/** A non-negative axis for a tensor of that rank; throws for one outside it. */
export function normalizeAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || positive < 0 || positive >= rank) {
    throw new Error(`axis ${axis} does not exist in a tensor of rank ${rank}`);
  }
  return positive;
}

/** The common shape of operands under NumPy's rule: aligned at the last axis, an extent of 1 is repeated. */
export function broadcastShapes(...shapes: Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let extent = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === 1 || own === extent) continue;
      if (extent !== 1) throw new Error(`shapes ${shapes.map(showShape).join(' and ')} do not broadcast`);
      extent = own;
    }
    return extent;
  });
}
