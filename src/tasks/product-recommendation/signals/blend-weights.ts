/** One question for learning how much each signal counts: candidates with their signals, one of them the answer. */
export interface BlendQuestion {
  /** `[candidates, signals]`, the answer first. */
  readonly signals: Float32Array;
  /** Logarithm of how many items each candidate stands for, `[candidates]`. */
  readonly offsets: Float32Array;
}

/**
 * Weights under which the answers are likeliest: the conditional logit of McFadden (1974), by Newton's method. Candidates
 * that were drawn from many are weighed up by their offsets (McFadden 1978), so that the weights are those of all items.
 * `penalty` times the squares of the weights (in standard deviations of the signals) is added to the mean loss.
 */
export function blendWeights(
  questions: readonly BlendQuestion[],
  count: number,
  penalty = 1e-4,
): Float64Array {
  const scales = scalesOf(questions, count);
  let weights = new Float64Array(count);
  let current = evaluate(questions, weights, scales, penalty);
  for (let round = 0; round < 30; round++) {
    const step = solve(current.hessian, current.gradient, count);
    let [rate, better] = [1, false];
    for (let half = 0; half < 12 && !better; half++, rate /= 2) {
      const tried = weights.map((weight, i) => weight - rate * step[i]);
      const next = evaluate(questions, tried, scales, penalty);
      if (next.loss > current.loss) continue;
      better = current.loss - next.loss > 1e-9;
      [weights, current] = [tried, next];
      break;
    }
    if (!better) break;
  }
  return weights.map((weight, i) => weight / scales[i]);
}

function scalesOf(questions: readonly BlendQuestion[], count: number): Float64Array {
  const [sums, squares] = [new Float64Array(count), new Float64Array(count)];
  let rows = 0;
  for (const { signals } of questions) {
    for (let i = 0; i < signals.length; i++) {
      sums[i % count] += signals[i];
      squares[i % count] += signals[i] ** 2;
    }
    rows += signals.length / count;
  }
  return sums.map((sum, i) => Math.sqrt(Math.max(1e-12, squares[i] / rows - (sum / rows) ** 2)));
}

interface Evaluated {
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

function evaluate(
  questions: readonly BlendQuestion[],
  weights: Float64Array,
  scales: Float64Array,
  penalty: number,
): Evaluated {
  const count = weights.length;
  const gradient = weights.map((weight) => 2 * penalty * weight);
  const hessian = new Float64Array(count * count);
  for (let i = 0; i < count; i++) hessian[i * count + i] = 2 * penalty;
  let loss = penalty * weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const share = 1 / questions.length;
  const mean = new Float64Array(count);
  const scaled = new Float64Array(count);
  const factors = weights.map((weight, i) => weight / scales[i]);
  for (const { signals, offsets } of questions) {
    const logits = Float64Array.from(offsets, (offset, row) => {
      let sum = offset;
      for (let i = 0; i < count; i++) sum += factors[i] * signals[row * count + i];
      return sum;
    });
    const greatest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - greatest), 0);
    loss += share * (greatest + Math.log(total) - logits[0]);
    mean.fill(0);
    for (let row = 0; row < logits.length; row++) {
      const probability = Math.exp(logits[row] - greatest) / total;
      // What is next to impossible moves nothing; leaving it out saves most of the work.
      if (probability < 1e-7) continue;
      for (let i = 0; i < count; i++) scaled[i] = signals[row * count + i] / scales[i];
      for (let i = 0; i < count; i++) {
        const own = probability * scaled[i];
        mean[i] += own;
        for (let j = 0; j <= i; j++) hessian[i * count + j] += share * own * scaled[j];
      }
    }
    for (let i = 0; i < count; i++) {
      gradient[i] += share * (mean[i] - signals[i] / scales[i]);
      for (let j = 0; j <= i; j++) hessian[i * count + j] -= share * mean[i] * mean[j];
    }
  }
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) hessian[j * count + i] = hessian[i * count + j];
  return { loss, gradient, hessian };
}

/** The solution of a symmetric positive definite system, by Cholesky's method. */
function solve(matrix: Float64Array, right: Float64Array, count: number): Float64Array {
  const lower = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * count + j];
      for (let k = 0; k < j; k++) sum -= lower[i * count + k] * lower[j * count + k];
      lower[i * count + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j * count + j];
    }
  }
  const solution = right.slice();
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < i; k++) solution[i] -= lower[i * count + k] * solution[k];
    solution[i] /= lower[i * count + i];
  }
  for (let i = count - 1; i >= 0; i--) {
    for (let k = i + 1; k < count; k++) solution[i] -= lower[k * count + i] * solution[k];
    solution[i] /= lower[i * count + i];
  }
  return solution;
}
