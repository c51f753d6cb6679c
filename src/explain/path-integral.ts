/** The integral of gradients over a part of the way, and the scores at its ends. */
export interface PathPart {
  /** Gradient times change, for each step of the sequence. */
  readonly contributions: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
}

export interface PathOptions {
  /** By how much contributions may miss the change of the score. */
  readonly tolerance?: number;
  /** Parts that are computed at most. */
  readonly most?: number;
}

interface Interval extends PathPart {
  readonly start: number;
  readonly end: number;
  /** By how much the contributions miss the change of the score. */
  readonly gap: number;
}

/**
 * Contributions along the whole way [0, 1]. They must add up to the change of the score, which is known at the ends of
 * every part: parts that miss it most are halved until all together miss no more than `tolerance`, or `most` parts have
 * been computed. Smooth networks need one; kinks (ReLU, max pooling) and layer normalisation near zero need several.
 */
export async function integratePath(
  part: (start: number, end: number) => Promise<PathPart>,
  { tolerance = 2e-3, most = 41 }: PathOptions = {},
): Promise<{ contributions: Float32Array; from: number; to: number }> {
  const measure = async (start: number, end: number): Promise<Interval> => {
    const { contributions, from, to } = await part(start, end);
    const own = Float64Array.from(contributions);
    return { start, end, contributions: own, from, to, gap: Math.abs(sum(own) - (to - from)) };
  };
  const whole = await measure(0, 1);
  const intervals = [whole];
  for (let count = 1; count + 2 <= most; count += 2) {
    if (sum(intervals.map(({ gap }) => gap)) <= tolerance) break;
    const worst = intervals.reduce((a, b) => (b.gap > a.gap ? b : a));
    const middle = (worst.start + worst.end) / 2;
    const halves = [await measure(worst.start, middle), await measure(middle, worst.end)];
    intervals.splice(intervals.indexOf(worst), 1, ...halves);
  }
  const total = new Float64Array(whole.contributions.length);
  for (const { contributions } of intervals) {
    for (let i = 0; i < total.length; i++) total[i] += contributions[i];
  }
  return { contributions: Float32Array.from(total), from: whole.from, to: whole.to };
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
};
