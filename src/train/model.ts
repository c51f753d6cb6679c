import { UserError } from '../core/errors.ts';
import type { Layer, Symbolic } from '../nn/layer.ts';
import { buildNetwork, Input } from '../nn/model.ts';
import { chain } from './lazy-network.ts';
import { Model } from './model-class.ts';
import { checkLayers } from './model-layer.ts';
import type { ModelOptions } from './model-options.ts';

export { Model, type Prediction, type PredictionsOf } from './model-class.ts';

/** Layers one after another, or models as layers. The input's shape is taken from an `Input` or from the first data. */
export function sequential(layers: readonly (Layer | Model | Symbolic)[], options: ModelOptions = {}): Model {
  checkLayers(layers);
  const [first] = layers;
  const stack = layers.flatMap((each) =>
    each instanceof Model ? each.layer : typeof each === 'function' ? each : [],
  );
  if (stack.length === 0)
    throw new UserError({
      en: 'a sequential model needs at least one layer',
      zh: '顺序模型至少需要一层',
    });
  const begin =
    first instanceof Model ? inputLike(first) : typeof first === 'function' ? declaredInput(first) : first;
  const kind = { kind: 'Sequential' };
  if (begin === undefined) return new Model(stack, options, kind);
  return new Model(buildNetwork([begin], [chain(stack, begin)], options.seed ?? 0), options, kind);
}

/** An input such as that of a model that knows its own. */
function inputLike(first: Model): Symbolic | undefined {
  const [input] = first.builtInputs;
  return input && Input({ shape: input.shape.slice(1), dtype: input.dtype });
}

/** The input that a first layer declares: an `Embedding` by `inputLength`, any layer by `inputShape`. */
function declaredInput({ definition: { indices }, options: { inputShape } }: Layer): Symbolic | undefined {
  if (indices?.length !== undefined) return Input({ shape: [indices.length], dtype: 'int32' });
  if (!Array.isArray(inputShape)) return undefined;
  return Input({ shape: inputShape.map(Number), dtype: indices === undefined ? 'float32' : 'int32' });
}

type Ends = Symbolic | readonly Symbolic[] | Readonly<Record<string, Symbolic>>;

/**
 * A model of any form, from its inputs to its outputs: one, a list, or several by name, as which `compile`, `fit` and
 * `predict` know them.
 *
 *     const network = model({ inputs: photo, outputs: { kind: Dense(4)(features), size: Dense(1)(features) } });
 *     network.compile({ optimizer: 'adam', loss: { kind: 'categoricalCrossentropy', size: 'mse' } });
 */
export function model<const Outputs extends readonly Symbolic[] | Readonly<Record<string, Symbolic>>>(
  ends: { inputs: Symbolic | readonly Symbolic[]; outputs: Outputs },
  options?: ModelOptions,
): Model<Outputs>;
export function model(
  ends: { inputs: Symbolic | readonly Symbolic[]; outputs: Symbolic },
  options?: ModelOptions,
): Model;
export function model(
  { inputs, outputs }: { inputs: Symbolic | readonly Symbolic[]; outputs: Ends },
  options: ModelOptions = {},
): Model<Ends> {
  const several: readonly Symbolic[] = Array.isArray(inputs) ? inputs : [inputs];
  const keys = isSymbolic(outputs) || Array.isArray(outputs) ? undefined : Object.keys(outputs ?? {});
  const ends: readonly Symbolic[] =
    isSymbolic(outputs) || typeof outputs !== 'object' ? [outputs] : Object.values(outputs);
  checkEnds('input', several);
  checkEnds('output', ends);
  return new Model<Ends>(buildNetwork(several, ends, options.seed ?? 0), options, {
    kind: 'Model',
    keys,
    isList: Array.isArray(outputs),
  });
}

const isSymbolic = (given: unknown): given is Symbolic =>
  typeof given === 'object' && given !== null && 'value' in given && 'shape' in given;

function checkEnds(what: 'input' | 'output', ends: readonly unknown[]): void {
  const strange = ends.findIndex((each) => !isSymbolic(each));
  if (strange < 0 && ends.length > 0) return;
  throw new UserError({
    en: `${what} ${strange + 1} of the model is ${typeof ends[strange] === 'function' ? 'a layer' : 'no tensor'}; give what ${what === 'input' ? 'Input returns' : 'a call of a layer returns: Dense(1)(x)'}`,
    zh: `模型的第 ${strange + 1} 个${what === 'input' ? '输入' : '输出'}不是张量；请给出${what === 'input' ? ' Input 的返回值' : '调用层得到的结果：Dense(1)(x)'}`,
  });
}
