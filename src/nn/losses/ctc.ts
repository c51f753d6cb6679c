import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import {
  add,
  and,
  cast,
  concat,
  constant,
  equal,
  exp,
  expandDims,
  fill,
  greater,
  greaterOrEqual,
  less,
  log,
  logSoftmax,
  matmul,
  maximum,
  mul,
  negate,
  not,
  oneHot,
  or,
  reduceSum,
  reshape,
  scan,
  slice,
  sub,
  swapLast,
  type Tensor,
  transpose,
  where,
} from '../../graph/index.ts';
import { stopGradient } from '../../graph/operators/stop-gradient.ts';
import { type LossFunction, loss } from './loss.ts';

export interface CtcOptions {
  /** The class that stands for nothing between two labels, and fills up the targets; 0 by default. */
  readonly blank?: number;
  /** A row whose labels do not fit into its steps loses nothing, instead of a very large number. */
  readonly zeroInfinity?: boolean;
}

/** A logarithm of a chance that is as good as none, and finite. */
const never = -1e30;

/**
 * Connectionist temporal classification (Graves et al. 2006): labels in order without saying when. Targets are class
 * numbers `[batch, labels]`, filled up at the end with `blank`; predictions are logits `[batch, time, classes]`. Gives
 * less the logarithm of the chance of all ways to spell the labels, `[batch]`.
 */
export function ctc(options: CtcOptions = {}): LossFunction {
  const { blank = 0, zeroInfinity = false } = knownOptions('ctc', options, {
    blank: true,
    zeroInfinity: true,
  });
  if (!Number.isInteger(blank) || blank < 0)
    throw new UserError(`ctc: blank is ${blank}; give a class number`);
  return loss('int32', (target, prediction) => {
    if (target.shape.length !== 2 || prediction.shape.length !== 3) {
      throw new UserError('ctc needs targets [batch, labels] and predictions [batch, time, classes]');
    }
    const labels = cast(target, 'int32');
    const [batch, count] = labels.shape;
    const states = 2 * count + 1;
    const real = cast(not(equal(labels, constant(blank, 'int32'))), 'int32');
    const lengths = reshape(reduceSum(real, 1), [batch, 1]);

    // Blank, label, blank, label, ..., blank.
    const pairs = concat([fill([batch, count, 1], blank, 'int32'), expandDims(labels, 2)], 2);
    const path = concat([reshape(pairs, [batch, 2 * count]), fill([batch, 1], blank, 'int32')], 1);
    const place = constant(
      Array.from({ length: states }, (_, i) => i),
      'int32',
      [1, states],
    );
    // A label may follow the one before it without a blank where the two differ.
    const before = slice(concat([fill([batch, 2], blank, 'int32'), path], 1), 1, 0, states);
    const skips = and(not(equal(path, before)), not(equal(path, constant(blank, 'int32'))));

    const classes = prediction.shape[2];
    const chances = matmul(logSoftmax(prediction), swapLast(oneHot(path, classes, prediction.dtype)));
    const [first, rest] = firstAndRest(transpose(chances, [1, 0, 2]));
    const begins = less(place, constant(2, 'int32'));
    const start = where(begins, first, never);
    const end =
      rest === undefined
        ? start
        : scan({
            states: [start],
            inputs: [rest],
            body: ([alpha], [now]) => {
              const padded = concat([fill([batch, 2], never), alpha], 1);
              const one = slice(padded, 1, 1, 1 + states);
              const two = where(skips, slice(padded, 1, 0, states), never);
              return { states: [add(logSum([alpha, one, two]), now)], outputs: [] };
            },
          }).states[0];
    const last = mul(lengths, constant(2, 'int32'));
    const ends = and(
      or(equal(place, last), equal(place, sub(last, constant(1, 'int32')))),
      greaterOrEqual(place, constant(0, 'int32')),
    );
    const finished = where(ends, end, never);
    const parts = Array.from({ length: states }, (_, i) => reshape(slice(finished, 1, i, i + 1), [batch]));
    const lost = negate(logSum(parts));
    return zeroInfinity ? where(greater(lost, -never / 2), 0, lost) : lost;
  });
}

function firstAndRest(steps: Tensor): [Tensor, Tensor | undefined] {
  const [time, batch, states] = steps.shape;
  const first = reshape(slice(steps, 0, 0, 1), [batch, states]);
  return [first, time === 1 ? undefined : slice(steps, 0, 1, time)];
}

/** The logarithm of the sum of exponentials, which overflows nowhere. */
function logSum(terms: readonly Tensor[]): Tensor {
  const greatest = stopGradient(terms.reduce(maximum));
  const sum = terms.map((term) => exp(sub(term, greatest))).reduce(add);
  return add(log(sum), greatest);
}
