import { UserError } from '../core/errors.ts';
import { cast, fill, input, scope, showShape, sizeOf, type Tensor } from '../graph/index.ts';
import { recomputed } from '../graph/operator.ts';
import type { AdaptWeight, CallContext, GraphContext, Layer, Value, WeightSpec } from './layer-types.ts';

/**
 * Builds the layer and its parts for these inputs, and gives its output as it would be outside training. Whole numbers
 * that it cannot work with are read as float32, as in Keras.
 */
export function describe(self: Layer, inputs: readonly Value[]): Value {
  try {
    return described(self, inputs);
  } catch (error) {
    if (self.castsInputs || !inputs.some(isWhole)) throw readable(self, error);
    try {
      self.castsInputs = true;
      return described(self, inputs);
    } catch {
      self.castsInputs = false;
      throw readable(self, error);
    }
  }
}

const readable = ({ label, kind }: Layer, error: unknown): UserError =>
  new UserError({
    en: `layer ${label ?? kind}: ${error instanceof Error ? error.message : error}`,
    zh: `层 ${label ?? kind}：${error instanceof UserError ? error.in('zh') : error instanceof Error ? error.message : error}`,
  });

const isWhole = ({ tensor: { dtype } }: Value): boolean => dtype === 'int32' || dtype === 'int64';

/** Inputs as the layer works with them. */
const fitted = ({ castsInputs }: Layer, inputs: readonly Value[]): readonly Value[] =>
  castsInputs
    ? inputs.map((each) => (isWhole(each) ? { ...each, tensor: cast(each.tensor, 'float32') } : each))
    : inputs;

function described(self: Layer, given: readonly Value[]): Value {
  const inputs = fitted(self, given);
  const specs = self.definition.weights?.(inputs.map((each) => each.tensor)) ?? {};
  checkShapes(self, specs);
  const previous = self.specs;
  if (previous !== undefined) {
    for (const [key, { shape }] of Object.entries(specs)) {
      if (sizeOf(shape) === sizeOf(previous[key].shape)) continue;
      throw new Error(
        `it was built for ${key} ${showShape(previous[key].shape)} and now needs ${showShape(shape)}`,
      );
    }
  }
  self.specs = previous ?? specs;
  return self.definition.call(describingContext(self), inputs);
}

/** Throws where a weight has no shape that can be, naming the option that says so. */
function checkShapes({ options }: Layer, specs: Readonly<Record<string, WeightSpec>>): void {
  const whole = (extent: unknown): boolean => Number.isSafeInteger(extent) && Number(extent) >= 1;
  for (const [key, { shape }] of Object.entries(specs)) {
    if (shape.every(whole)) continue;
    const sizes = ['units', 'filters', 'inputDim', 'outputDim', 'kernelSize'];
    const name = sizes.find(
      (each) => each in options && !whole(options[each]) && !Array.isArray(options[each]),
    );
    throw new Error(
      name === undefined
        ? `its ${key} would have the shape ${showShape(shape)}; all extents are whole numbers of at least 1`
        : `${name} is ${JSON.stringify(options[name]) ?? 'missing'}; give a whole number of at least 1`,
    );
  }
}

function describingContext(self: Layer): CallContext {
  return {
    training: false,
    trainable: self.trainable,
    weights: Object.fromEntries(
      Object.entries(self.specs ?? {}).map(([name, { shape }]) => [name, input(name, 'float32', shape)]),
    ),
    dropoutMask: (shape) => input('dropout', 'float32', shape),
    normalNoise: (shape) => input('noise', 'float32', shape),
    assign: () => {},
    addLoss: () => {},
    carried: (name, shape) => ({ value: input(name, 'float32', shape), next: () => {} }),
    part: (name, inputs) => describe(partOf(self, name), inputs),
  };
}

export function partOf(self: Layer, name: string): Layer {
  const part = self.definition.parts?.[name];
  if (part === undefined) throw new Error(`${self.kind} has no part called ${name}`);
  return part;
}

/** Writes a layer into a graph. */
export function callLayer(
  self: Layer,
  path: string,
  context: GraphContext,
  given: readonly Value[],
  adapt: AdaptWeight = (_, weight) => weight,
  learns = true,
): Value {
  const trainable = learns && self.trainable;
  const inputs = fitted(self, given);
  return scope(path.slice(path.lastIndexOf('/') + 1), () => {
    const weights: Record<string, Tensor> = {};
    for (const [name, spec] of Object.entries(self.specs ?? {})) {
      const weight = context.weight(`${path}/${name}`);
      weights[name] = adapt(name, weight);
      // What does not learn is not punished, as in Keras.
      if (spec.regularizer !== undefined && trainable && spec.trainable !== false)
        context.regularize?.(`${path}/${name}`, spec.regularizer);
    }
    const write = (): Value =>
      self.definition.call(
        {
          training: context.training,
          trainable,
          weights,
          dropoutMask: context.dropoutMask,
          normalNoise: context.normalNoise,
          assign: (name, value) => context.assign(`${path}/${name}`, value),
          addLoss: context.addLoss,
          carried: (name, shape) =>
            context.carried?.(`${path}/${name}`, shape) ?? { value: fill(shape, 0), next: () => {} },
          part: (name, values, adaptPart) =>
            callLayer(partOf(self, name), `${path}/${name}`, context, values, adaptPart, trainable),
        },
        inputs,
      );
    return context.training && self.options.recompute === true ? recomputed(write) : write();
  });
}
