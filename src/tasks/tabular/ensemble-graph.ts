import { writeOnnx } from '../../formats/index.ts';
import {
  add,
  cast,
  constant,
  input,
  mul,
  type Shape,
  softmax,
  type Tensor,
  type TypedArray,
} from '../../graph/index.ts';
import type { GraphContext, Symbolic, Value } from '../../nn/layer.ts';
import { buildNetwork, callNetwork } from '../../nn/model.ts';
import { inputsOf, type TabularArchitecture } from './architectures.ts';
import type { NumericPlan } from './features.ts';
import { type EncodedInputs, encodeInputs, type FittedColumn, layoutOf } from './inputs.ts';
import type { Member } from './train-ensemble.ts';

/** What is done with the mean of the members' answers. */
export type Head =
  | { readonly kind: 'classes'; readonly slope: number; readonly offsets: readonly number[] }
  | { readonly kind: 'quantity'; readonly mean: number; readonly deviation: number };

/** What describes an ensemble besides its weights. */
export interface EnsembleDesign {
  readonly columns: readonly FittedColumn[];
  readonly architecture: TabularArchitecture;
  readonly plans: readonly NumericPlan[];
  readonly head: Head;
}

export const outputCount = (head: Head): number => (head.kind === 'classes' ? head.offsets.length : 1);

/** Values that explanations put in the place of what a network would look up. */
export type Replace = (embedded: Symbolic, table: Tensor) => Tensor;

/** The ensemble's answer, probabilities `[batch, classes]` or quantities `[batch, 1]`, to what the networks read. */
export function ensembleOutput(
  { columns, architecture, plans, head }: EnsembleDesign,
  encoded: EncodedInputs,
  replace?: Replace,
): Tensor {
  const layout = layoutOf(columns);
  const answers = plans.map((plan, k) => {
    const built = architecture.build({ layout, plan, outputs: outputCount(head) });
    const network = buildNetwork(inputsOf(built), [built.output], 0);
    const shapes = new Map(network.weights.map(({ path, shape }) => [path, shape]));
    const context = frozen(k, shapes);
    const given = new Map<Symbolic, Value>();
    if (replace !== undefined && built.embedded !== undefined) {
      given.set(built.embedded, { tensor: replace(built.embedded, context.weight('levels/embeddings')) });
    }
    const values = [encoded.numbers, encoded.extras, encoded.categories]
      .filter((tensor) => tensor !== undefined)
      .map((tensor) => ({ tensor }));
    return callNetwork(network, context, values, given)[0].tensor;
  });
  const mean = mul(answers.reduce(add), 1 / answers.length);
  return head.kind === 'quantity'
    ? add(mul(mean, head.deviation), head.mean)
    : softmax(add(mul(mean, head.slope), constant(head.offsets)));
}

const weightName = (member: number, path: string): string => `member${member}/${path}`;

/** Layers as they are outside training, their weights under names of their own in each member. */
function frozen(member: number, shapes: ReadonlyMap<string, Shape>): GraphContext {
  const refuse = (): never => {
    throw new Error('the network is not being trained');
  };
  const weights = new Map<string, Tensor>();
  return {
    training: false,
    weight(path) {
      const shape = shapes.get(path);
      if (shape === undefined) throw new Error(`the network has no weight called ${path}`);
      const known = weights.get(path) ?? input(weightName(member, path), 'float32', shape);
      weights.set(path, known);
      return known;
    },
    dropoutMask: refuse,
    normalNoise: refuse,
    assign: refuse,
    addLoss: refuse,
  };
}

/** The weights of all members under the names they have in the file. */
export function weightsOf(members: readonly Member[]): Map<string, TypedArray> {
  return new Map(
    members.flatMap(({ weights }, k) =>
      [...weights].map(([path, values]): [string, TypedArray] => [weightName(k, path), values]),
    ),
  );
}

/**
 * The whole model as an ONNX file: raw columns in, one input `[batch, 1]` for each under its own name (float32, not a
 * number where missing; float64 seconds since 1970 UTC for dates; strings, empty where missing), `scores`
 * `[batch, classes]` or `value` `[batch, 1]` out (float64 where it is counted from an origin).
 */
export function ensembleOnnx(
  design: EnsembleDesign & { readonly origin?: number },
  members: readonly Member[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const { inputs, encoded } = encodeInputs(design.columns);
  const counted = ensembleOutput(design, encoded);
  const { origin = 0 } = design;
  const output = origin === 0 ? counted : add(cast(counted, 'float64'), origin);
  const name = design.head.kind === 'classes' ? 'scores' : 'value';
  return writeOnnx({ [name]: output }, { weights: weightsOf(members), inputs, metadata }).bytes;
}
