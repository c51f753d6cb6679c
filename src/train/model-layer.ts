import { UserError } from '../core/errors.ts';
import { cast } from '../graph/index.ts';
import { type Layer, layer, type Symbolic, type Value } from '../nn/layer.ts';
import { labelOf, type Network } from '../nn/model.ts';

/** A network that may not know its input yet, as a layer sees it. */
export interface LayerNetwork {
  readonly kind: string;
  /** The name that the user gave. */
  readonly name: string | undefined;
  /** The network, built for inputs of these types where it is not built yet. */
  network(inputs?: readonly Pick<Symbolic, 'dtype' | 'shape'>[]): Network | undefined;
}

/** A model as a layer of another: its layers are the layer's parts, so that both train the same weights. */
export function layerOfModel(model: LayerNetwork): Layer {
  const built = (): Network => {
    const network = model.network();
    if (network === undefined) throw new Error('the model has not seen an input yet');
    return network;
  };
  return layer(
    model.kind,
    { ...(model.name !== undefined && { name: model.name }) },
    {
      weights(inputs) {
        const network = model.network(inputs);
        if (network !== undefined && network.inputs.length !== inputs.length) {
          throw new Error(`it takes ${network.inputs.length} inputs and was given ${inputs.length}`);
        }
        return {};
      },
      get parts() {
        const network = model.network();
        return network && Object.fromEntries(partsOf(network));
      },
      get indices() {
        return model.network() && indicesOf(built());
      },
      call: ({ part }, inputs) => {
        const network = built();
        const values = new Map<Symbolic, Value>(
          network.inputs.map((each, i) => [
            each,
            { ...inputs[i], tensor: cast(inputs[i].tensor, each.dtype) },
          ]),
        );
        const valueFor = (symbolic: Symbolic): Value => {
          const value = values.get(symbolic);
          if (value === undefined) throw new Error('a value is used before it is made');
          return value;
        };
        for (const step of network.steps)
          values.set(step, part(labelOf(network, step) ?? '', step.inputs.map(valueFor)));
        const [first, ...others] = network.outputs.map(valueFor);
        if (others.length === 0) return first;
        return { ...first, states: others.map(({ tensor }) => tensor) };
      },
    },
  );
}

function* partsOf(network: Network): Generator<[string, Layer]> {
  for (const step of network.steps) {
    const label = labelOf(network, step);
    if (step.layer !== undefined && label !== undefined) yield [label, step.layer];
  }
}

/** Of a network whose only input holds indices: what its first layer knows of them. */
function indicesOf({ inputs, steps }: Network) {
  const reader = steps.find(
    (step) => step.inputs[0] === inputs[0] && step.layer?.definition.indices !== undefined,
  );
  return inputs.length === 1 ? reader?.layer?.definition.indices : undefined;
}

/** What a model of several outputs gives when it is called, in their order. */
export function outputsOfCall(called: Symbolic, count: number): Symbolic[] {
  const others = Array.from({ length: count - 1 }, (_, index) =>
    layer(
      'Output',
      { index },
      {
        call: (_context, [{ states }]) => {
          const tensor = states?.[index];
          if (tensor === undefined) throw new Error(`the model has no output ${index + 2}`);
          return { tensor };
        },
      },
    )(called),
  );
  return [called, ...others];
}

/** What a model of such outputs gives when it is called as a layer. */
export type CallOf<Outputs> = Outputs extends Symbolic ? Symbolic : Symbolic[];

/** Makes instances of a class that can be called. */
interface CallableConstructor {
  new <Outputs>(
    call: (self: object, inputs: Symbolic[]) => Symbolic | Symbolic[],
  ): (...inputs: Symbolic[]) => CallOf<Outputs>;
}

/** What a class inherits from whose instances are called like layers: each is a function with the class's prototype. */
export const Callable = class {
  constructor(call: (self: object, inputs: Symbolic[]) => Symbolic | Symbolic[]) {
    const self = (...inputs: Symbolic[]): Symbolic | Symbolic[] => call(self, inputs);
    // biome-ignore lint/correctness/noConstructorReturn: an object that can be called is a function.
    return Object.setPrototypeOf(self, new.target.prototype);
  }
} as unknown as CallableConstructor;

/** Throws UserError for what is no layer of a sequential model. */
export function checkLayers(layers: readonly unknown[]): void {
  for (const [i, each] of layers.entries()) {
    const isSymbolic = typeof each === 'object' && each !== null && 'value' in each;
    if (typeof each === 'function' || (isSymbolic && i === 0)) continue;
    throw new UserError(
      isSymbolic
        ? {
            en: `layer ${i + 1} of the sequential model is a tensor; only the first can be an Input, and the others are layers: Dense(1), not Dense(1)(input)`,
            zh: `顺序模型的第 ${i + 1} 层是张量；只有第一项可以是 Input，其余应为层：Dense(1)，而不是 Dense(1)(input)`,
          }
        : {
            en: `layer ${i + 1} of the sequential model is ${each === undefined ? 'undefined' : typeof each}; give layers or models`,
            zh: `顺序模型的第 ${i + 1} 项不是层；请给出层或模型`,
          },
    );
  }
}
