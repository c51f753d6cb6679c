import type { Random } from '../../core/random.ts';

/**
 * How many of `trials` independent trials succeed, each with `probability`. The time taken does not grow with the
 * number of trials: by inversion where few are expected, else by Hörmann's transformed rejection (BTRS, "The generation
 * of binomial random variates", 1993).
 */
export function binomial(random: Random, trials: number, probability: number): number {
  if (trials <= 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - binomial(random, trials, 1 - probability);
  return trials * probability < 10
    ? byInversion(random, trials, probability)
    : byRejection(random, trials, probability);
}

/** Walks up the distribution until the drawn share of it is passed. */
function byInversion(random: Random, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  for (;;) {
    let left = random.next();
    let term = (1 - probability) ** trials;
    for (let count = 0; count <= trials; count++) {
      if (left < term) return count;
      left -= term;
      term *= (odds * (trials - count)) / (count + 1);
    }
    // Rounding can leave a share of about 1e-16 beyond the last count: draw again.
  }
}

function byRejection(random: Random, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const center = trials * probability + 0.5;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((trials + 1) * probability);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + center);
    if (us >= 0.07 && v <= 0.92 - 4.2 / b) return count;
    if (!(count >= 0 && count <= trials)) continue;
    const density =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (trials - mode + 1))) +
      (trials + 1) * Math.log((trials - mode + 1) / (trials - count + 1)) +
      (count + 0.5) * Math.log((odds * (trials - count + 1)) / (count + 1)) +
      stirlingTail(mode) +
      stirlingTail(trials - mode) -
      stirlingTail(count) -
      stirlingTail(trials - count);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= density) return count;
  }
}

/** ln(k!) less Stirling's formula in k + 1. */
function stirlingTail(k: number): number {
  if (k < smallTails.length) return smallTails[k];
  const square = (k + 1) ** 2;
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}

// Below ten the series is not exact enough: ln(k!) - ((k + 1/2) ln(k + 1) - (k + 1) + ln(2π) / 2) as defined.
const smallTails = Array.from({ length: 10 }, (_, k) => {
  let logFactorial = 0;
  for (let each = 2; each <= k; each++) logFactorial += Math.log(each);
  return logFactorial - ((k + 0.5) * Math.log(k + 1) - (k + 1) + Math.log(2 * Math.PI) / 2);
});
