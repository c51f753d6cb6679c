import {
  add,
  expandDims,
  fill,
  matmul,
  mul,
  reshape,
  reverse,
  scan,
  slice,
  split,
  sub,
  type Tensor,
  transpose,
  where,
} from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer, InitializerFunction } from '../../initializers.ts';
import { type CallContext, type Layer, layer, layerOptions, type Symbolic, type Value } from '../../layer.ts';
import { type OptionsOf, option, type Resolved, readOptions } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';
import { lastExtent, project } from '../core/dense.ts';

const recurrentOptions = {
  ...layerOptions,
  /** Every step's output `[batch, time, units]` instead of the last one's `[batch, units]`. */
  returnSequences: option<boolean>(false),
  /** From the last step to the first; sequences come out in that order too, as in Keras. */
  goBackwards: option<boolean>(false),
  /** Also gives the state after the last step, see `statesOf`. */
  returnState: option<boolean>(false),
  /**
   * A batch continues where the batch before ended, row by row: for sequences that are cut into several. All batches must
   * have as many rows; `model.resetStates()` begins with zeros again.
   */
  stateful: option<boolean>(false),
  /** Of candidates and outputs; `'tanh'` by default. */
  activation: option<Activation>('tanh'),
  /** Of the gates; `'sigmoid'` by default. */
  recurrentActivation: option<Activation>('sigmoid'),
  /** Whether a bias is added; true by default. */
  useBias: option<boolean>(true),
  /** Draws the first values of the kernel of the inputs. */
  kernelInitializer: option<Initializer>('glorotUniform'),
  /** Draws the first values of the kernel of the state. */
  recurrentInitializer: option<Initializer>('orthogonal'),
  /** For an LSTM only with `unitForgetBias: false`. */
  biasInitializer: option<Initializer>('zeros'),
  /** A penalty on the kernel of the inputs, added to the loss. */
  kernelRegularizer: option<Regularizer>(),
  /** A penalty on the kernel of the state, added to the loss. */
  recurrentRegularizer: option<Regularizer>(),
  /** A penalty on the bias, added to the loss. */
  biasRegularizer: option<Regularizer>(),
  /** What the kernel of the inputs is brought to after each step. */
  kernelConstraint: option<Constraint>(),
  /** What the kernel of the state is brought to after each step. */
  recurrentConstraint: option<Constraint>(),
  /** What the bias is brought to after each step. */
  biasConstraint: option<Constraint>(),
  /** Share of the inputs dropped, the same ones at every step of a sequence. */
  dropout: option<number>(0),
  /** Share of the state dropped before it enters a step, the same at every step (Gal and Ghahramani 2016). */
  recurrentDropout: option<number>(0),
};
export interface RecurrentOptions extends OptionsOf<typeof recurrentOptions> {}
const lstmOptions = {
  ...recurrentOptions,
  /** Starts the forget gate's bias at one (Jozefowicz et al. 2015). */
  unitForgetBias: option<boolean>(true),
};
export interface LSTMOptions extends OptionsOf<typeof lstmOptions> {}
const gruOptions = {
  ...recurrentOptions,
  /** Applies the reset gate after the recurrent product (as cuDNN and PyTorch do) instead of before. */
  resetAfter: option<boolean>(true),
};
export interface GRUOptions extends OptionsOf<typeof gruOptions> {}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997): `[batch, time, features]` to `[batch, units]`.
 *
 *     LSTM(64)(Input({ shape: [100, 16] })); // [batch, 64]
 */
export function LSTM(units: number, given: LSTMOptions = {}): Layer {
  const options = readOptions('LSTM', lstmOptions, given);
  const activation = activationOf(options.activation);
  const gate = activationOf(options.recurrentActivation);
  const forgetOnes: InitializerFunction = ([size]) =>
    Float32Array.from({ length: size }, (_, i) => (i >= units && i < 2 * units ? 1 : 0));
  const biasInitializer = options.unitForgetBias ? forgetOnes : options.biasInitializer;
  return layer(
    'LSTM',
    { units, ...given },
    {
      weights: ([x]) => weightsOf(x, units, 4, options, { shape: [4 * units], initializer: biasInitializer }),
      backwards: () => LSTM(units, turned(given)),
      call: (context, inputs) =>
        recur(context, inputs, units, 2, directed(options, given), (projected, [hidden, cell], recurrent) => {
          const gates = add(projected, matmul(recurrent(hidden), context.weights.recurrentKernel));
          const [input, forget, candidate, output] = split(gates, [units, units, units, units], 1);
          const next = add(mul(gate(forget), cell), mul(gate(input), activation(candidate)));
          return [mul(gate(output), activation(next)), next];
        }),
    },
  );
}

/**
 * Gated recurrent unit (Cho et al. 2014): `[batch, time, features]` to `[batch, units]`.
 *
 *     GRU(64, { returnSequences: true })(Input({ shape: [100, 16] })); // [batch, 100, 64]
 */
export function GRU(units: number, given: GRUOptions = {}): Layer {
  const options = readOptions('GRU', gruOptions, given);
  const { resetAfter, useBias } = options;
  const activation = activationOf(options.activation);
  const gate = activationOf(options.recurrentActivation);
  const biasShape = resetAfter ? [2, 3 * units] : [3 * units];
  return layer(
    'GRU',
    { units, ...given },
    {
      weights: ([x]) =>
        weightsOf(x, units, 3, options, {
          shape: biasShape,
          initializer: options.biasInitializer,
        }),
      backwards: () => GRU(units, turned(given)),
      call: (context, inputs) => {
        const { recurrentKernel, bias } = context.weights;
        const recurrentBias = useBias && resetAfter ? slice(bias, 0, 1, 2) : undefined;
        return recur(
          context,
          inputs,
          units,
          1,
          directed(options, given),
          (projected, [hidden], recurrent) => {
            const dropped = recurrent(hidden);
            const [update, reset, candidate] = split(projected, [units, units, units], 1);
            if (resetAfter) {
              const product = matmul(dropped, recurrentKernel);
              const inner = split(
                recurrentBias ? add(product, recurrentBias) : product,
                [units, units, units],
                1,
              );
              const keep = gate(add(update, inner[0]));
              const proposal = activation(add(candidate, mul(gate(add(reset, inner[1])), inner[2])));
              return [add(mul(keep, hidden), mul(sub(1, keep), proposal))];
            }
            const gates = matmul(dropped, slice(recurrentKernel, 1, 0, 2 * units));
            const [innerUpdate, innerReset] = split(gates, [units, units], 1);
            const keep = gate(add(update, innerUpdate));
            const kept = mul(gate(add(reset, innerReset)), dropped);
            const proposal = activation(
              add(candidate, matmul(kept, slice(recurrentKernel, 1, 2 * units, 3 * units))),
            );
            return [add(mul(keep, hidden), mul(sub(1, keep), proposal))];
          },
        );
      },
    },
  );
}

/**
 * Elman's network (1990): `activation(x · kernel + h · recurrentKernel + bias)`.
 *
 *     SimpleRNN(32)(Input({ shape: [100, 16] })); // [batch, 32]
 */
export function SimpleRNN(units: number, given: RecurrentOptions = {}): Layer {
  const options = readOptions('SimpleRNN', recurrentOptions, given);
  const activation = activationOf(options.activation);
  return layer(
    'SimpleRNN',
    { units, ...given },
    {
      weights: ([x]) =>
        weightsOf(x, units, 1, options, {
          shape: [units],
          initializer: options.biasInitializer,
        }),
      backwards: () => SimpleRNN(units, turned(given)),
      call: (context, inputs) =>
        recur(context, inputs, units, 1, directed(options, given), (projected, [hidden], recurrent) => [
          activation(add(projected, matmul(recurrent(hidden), context.weights.recurrentKernel))),
        ]),
    },
  );
}

/** The states that a recurrent layer with `returnState` gives with its output: of an LSTM, hidden and cell. */
export function statesOf(output: Symbolic): Symbolic[] {
  const { states } = output.value;
  if (states === undefined)
    throw new Error('only a recurrent layer made with returnState: true gives its states');
  return states.map((_, index) =>
    layer(
      'State',
      { index },
      { call: (_context, [value]) => ({ tensor: (value.states ?? states)[index] }) },
    )(output),
  );
}

/** Set on the backward half of a `Bidirectional` layer, and by nobody else: sequences come out in the opposite order of `goBackwards`. */
const flipOutput = Symbol('flipOutput');
interface DirectionOptions extends RecurrentOptions {
  readonly [flipOutput]?: boolean;
}
interface Directed extends Resolved<typeof recurrentOptions> {
  readonly flipsOutput: boolean;
}
const directed = (options: Resolved<typeof recurrentOptions>, given: DirectionOptions): Directed => ({
  ...options,
  flipsOutput: given[flipOutput] ?? false,
});

function turned(options: RecurrentOptions): DirectionOptions {
  return { ...options, name: undefined, goBackwards: !options.goBackwards, [flipOutput]: true };
}

function weightsOf(
  x: Tensor,
  units: number,
  gates: number,
  options: Resolved<typeof recurrentOptions>,
  bias: { shape: number[]; initializer: Initializer },
) {
  return {
    kernel: {
      shape: [lastExtent(x), gates * units],
      product: true,
      initializer: options.kernelInitializer,
      regularizer: options.kernelRegularizer,
      constraint: options.kernelConstraint,
    },
    recurrentKernel: {
      shape: [units, gates * units],
      product: true,
      initializer: options.recurrentInitializer,
      regularizer: options.recurrentRegularizer,
      constraint: options.recurrentConstraint,
    },
    ...(options.useBias && {
      bias: { ...bias, regularizer: options.biasRegularizer, constraint: options.biasConstraint },
    }),
  };
}

type Step = (projected: Tensor, states: Tensor[], recurrent: (hidden: Tensor) => Tensor) => Tensor[];

/**
 * Loops `step` over time. All inputs are projected in one product before the loop; a masked step keeps the state it
 * found, so that padding before, between or after the real steps changes nothing.
 */
function recur(
  context: CallContext,
  [{ tensor, mask }, ...initial]: readonly Value[],
  units: number,
  stateCount: number,
  options: Directed,
  step: Step,
): Value {
  if (tensor.shape.length !== 3) throw new Error('the input must be [batch, time, features]');
  const [batch] = tensor.shape;
  if (initial.length > 0 && initial.length !== stateCount) {
    throw new Error(`an initial state is ${stateCount} tensor(s), not ${initial.length}`);
  }
  const { weights, training } = context;
  const { dropout, recurrentDropout, goBackwards, returnSequences } = options;
  const dropped =
    training && dropout > 0 ? mul(tensor, context.dropoutMask([batch, 1, tensor.shape[2]], dropout)) : tensor;
  const timeMajor = project(transpose(dropped, [1, 0, 2]), weights.kernel);
  const inputBias =
    weights.bias?.shape.length === 2 ? reshape(slice(weights.bias, 0, 0, 1), [-1]) : weights.bias;
  const projected = inputBias === undefined ? timeMajor : add(timeMajor, inputBias);
  const recurrentMask =
    training && recurrentDropout > 0 ? context.dropoutMask([batch, units], recurrentDropout) : undefined;
  const recurrent = (hidden: Tensor) => (recurrentMask === undefined ? hidden : mul(hidden, recurrentMask));
  const steps = mask === undefined ? undefined : expandDims(transpose(mask, [1, 0]), -1);
  const zero = fill([batch, units], 0);
  const stateful = options.stateful && initial.length === 0;
  const carried = Array.from({ length: stateful ? stateCount : 0 }, (_, i) =>
    context.carried(`state${i}`, [batch, units]),
  );
  const result = scan({
    states: Array.from({ length: stateCount }, (_, i) => carried[i]?.value ?? initial[i]?.tensor ?? zero),
    inputs: steps === undefined ? [projected] : [projected, steps],
    reverse: goBackwards,
    body: (states, [x, real]) => {
      const next = step(x, states, recurrent);
      const kept = real === undefined ? next : next.map((each, i) => where(real, each, states[i]));
      return { states: kept, outputs: returnSequences ? [kept[0]] : [] };
    },
  });
  carried.forEach(({ next }, i) => {
    next(result.states[i]);
  });
  const states = options.returnState ? { states: result.states } : {};
  if (!returnSequences) return { tensor: result.states[0], ...states };
  const sequence = transpose(result.outputs[0], [1, 0, 2]);
  // The loop's outputs are in the order of the inputs, whichever way it ran.
  if (goBackwards === options.flipsOutput) return { tensor: sequence, mask, ...states };
  return { tensor: reverse(sequence, 1), mask: mask && reverse(mask, 1), ...states };
}
