/** How wide intervals are: half-width = `quantile` times the scale at the predicted life. */
export interface IntervalRule {
  /** Share of true lives that intervals are meant to hold. */
  readonly level: number;
  /** Units it was found on. */
  readonly units: number;
  /** Infinity (written as null in JSON) where there were too few units for the level. */
  readonly quantile: number | null;
  /** Usual error by predicted life, in units of time; straight lines between. */
  readonly scale: readonly { readonly at: number; readonly error: number }[];
}

/** A prediction for a unit that the model had not learned from. */
export interface CalibrationPoint {
  readonly unit: number;
  readonly fold: number;
  readonly predicted: number;
  readonly truth: number;
}

const knots = 8;

/**
 * Intervals by conformal prediction over units (Vovk et al. 2005; for several points of a unit Lee, Barber and Willett
 * 2023): where units are alike, a new unit's true life at a time drawn at random is inside with probability `level`.
 * Each unit counts once, however many of its points are given, and points must come from models that had not seen the
 * unit. Errors are measured in multiples of the usual error at that predicted life, so that intervals are narrow where
 * the model is sure; the usual error that judges a fold comes from the other folds.
 */
export function calibrateIntervals(points: readonly CalibrationPoint[], level: number): IntervalRule {
  const scale = usualErrors(points);
  const withoutFold = new Map(
    [...new Set(points.map(({ fold }) => fold))].map((fold) => {
      const others = points.filter((point) => point.fold !== fold);
      return [fold, others.length === 0 ? scale : usualErrors(others)];
    }),
  );
  const counts = new Map<number, number>();
  for (const { unit } of points) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  const scores = points
    .map(({ unit, fold, predicted, truth }) => ({
      score: Math.abs(truth - predicted) / errorAt(withoutFold.get(fold) ?? scale, predicted),
      weight: 1 / ((counts.size + 1) * (counts.get(unit) ?? 1)),
    }))
    .sort((a, b) => a.score - b.score);
  let sum = 0;
  // Rounding in a sum of many small weights must not push the quantile one place up.
  const found = scores.find(({ weight }) => {
    sum += weight;
    return sum >= level - 1e-9;
  });
  return { level, units: counts.size, quantile: found?.score ?? null, scale };
}

/** The interval around a predicted life, kept between 0 and `cap`. */
export function intervalFor(
  rule: IntervalRule,
  predicted: number,
  cap: number,
): { low: number; high: number } {
  if (rule.quantile === null) return { low: 0, high: cap };
  const half = rule.quantile * errorAt(rule.scale, predicted);
  return { low: Math.max(0, predicted - half), high: Math.min(cap, predicted + half) };
}

/** Root mean square errors of groups of points with similar predictions. */
function usualErrors(points: readonly CalibrationPoint[]): { at: number; error: number }[] {
  const sorted = [...points].sort((a, b) => a.predicted - b.predicted);
  const groups = Math.max(1, Math.min(knots, Math.floor(sorted.length / 20)));
  const all = rms(sorted);
  return Array.from({ length: groups }, (_, group) => {
    const part = sorted.slice(
      Math.floor((group * sorted.length) / groups),
      Math.floor(((group + 1) * sorted.length) / groups),
    );
    const at = part.reduce((sum, { predicted }) => sum + predicted, 0) / Math.max(1, part.length);
    // A group that happens to have no errors must not promise certainty.
    return { at, error: Math.max(rms(part), all / 10, 1e-6) };
  });
}

const rms = (points: readonly CalibrationPoint[]): number =>
  Math.sqrt(
    points.reduce((sum, { predicted, truth }) => sum + (truth - predicted) ** 2, 0) /
      Math.max(1, points.length),
  );

function errorAt(scale: IntervalRule['scale'], predicted: number): number {
  const next = scale.findIndex(({ at }) => at >= predicted);
  if (next === 0 || scale.length === 1) return scale[0].error;
  if (next < 0) return scale[scale.length - 1].error;
  const [from, to] = [scale[next - 1], scale[next]];
  const share = to.at === from.at ? 1 : (predicted - from.at) / (to.at - from.at);
  return from.error + share * (to.error - from.error);
}
