import { UserError } from '../core/errors.ts';
import type { Shape } from '../graph/index.ts';
import { describe } from './layer-call.ts';
import { type OptionsOf, option } from './layer-options.ts';
import type { Layer, LayerDefinition, Symbolic, WeightCell } from './layer-types.ts';

export { callLayer, partOf } from './layer-call.ts';
export * from './layer-types.ts';

/** What every layer's table of options begins with. */
export const layerOptions = {
  name: option<string>(),
  trainable: option<boolean>(),
  /**
   * While training, keeps only the layer's inputs and computes what is inside it again for the backward pass (Chen et al.
   * 2016): less memory for about a third more time. For layers with much inside, such as a Transformer's block.
   */
  recompute: option<boolean>(),
  /** Of the first layer of a `sequential` model: its input's shape without the batch, as in Keras 2. */
  inputShape: option<Shape>(),
};
export interface LayerOptions extends OptionsOf<typeof layerOptions> {}

/** A layer of a new kind. `options` is what `summary()` and error messages show. */
export function layer(
  kind: string,
  options: LayerOptions & Record<string, unknown>,
  definition: LayerDefinition,
): Layer {
  checkName(kind, options.name);
  const nodes: Symbolic[] = [];
  const call = (...inputs: Symbolic[]): Symbolic => {
    const symbolic = connect(self, inputs);
    nodes.push(symbolic);
    return symbolic;
  };
  const parts = Object.assign(call, {
    kind,
    label: options.name,
    trainable: options.trainable ?? true,
    options,
    definition,
    castsInputs: definition.floats ?? false,
    specs: undefined,
    cells: new Map<string, WeightCell>(),
    nodes,
    getWeights: () => new Map([...cellsOf(self)].map(([at, { value }]) => [at, value.slice()])),
    setWeights: (weights: Readonly<Record<string, ArrayLike<number>>>) => setCells(self, weights),
  });
  const self: Layer = withGetters(parts, () => self);
  return self;
}

const withGetters = <Parts extends object>(parts: Parts, self: () => Layer) =>
  Object.defineProperties(parts, {
    name: { get: () => self().label ?? self().kind },
    output: { get: () => outputOf(self()) },
  }) as Parts & { readonly output: Symbolic };

/** The values of a layer's weights and of those of its parts, by name. */
function cellsOf({ cells, definition: { parts = {} } }: Layer): Map<string, WeightCell> {
  const inside = Object.entries(parts).flatMap(([name, part]) =>
    [...cellsOf(part)].map(([at, cell]) => [`${name}/${at}`, cell] as const),
  );
  return new Map([...cells, ...inside]);
}

function setCells(self: Layer, weights: Readonly<Record<string, ArrayLike<number>>>): void {
  const cells = cellsOf(self);
  const found = Object.entries(weights).map(([at, values]) => {
    const cell = cells.get(at);
    if (cell !== undefined && cell.value.length === values.length) return [cell, values] as const;
    const known = [...cells].map(([name, { value }]) => `${name} (${value.length})`).join(', ');
    throw new UserError({
      en: `layer ${self.name} has no weight ${at} of ${values.length} values; it has ${known === '' ? 'none before it is part of a model' : known}`,
      zh: `层 ${self.name} 没有含 ${values.length} 个值的权重 ${at}；它有 ${known === '' ? '（加入模型之前没有权重）' : known}`,
    });
  });
  for (const [cell, values] of found) {
    cell.value.set(values);
    cell.version += 1;
  }
}

/** Paths of weights are names with slashes between them; what is kept beside them comes after other signs. */
function checkName(kind: string, name: unknown): void {
  if (name === undefined || (typeof name === 'string' && name !== '' && !/[/@#]/.test(name))) return;
  throw new UserError({
    en: `${kind}: ${typeof name === 'string' ? `"${name}"` : name} is no name of a layer; give letters without /, @ and #`,
    zh: `${kind}：${typeof name === 'string' ? `“${name}”` : name} 不能作为层的名称；名称不得含有 /、@ 和 #`,
  });
}

function outputOf({ nodes, label, kind }: Layer): Symbolic {
  const [only, another] = nodes;
  if (only !== undefined && another === undefined) return only;
  const count = nodes.length === 0 ? 'never' : `${nodes.length} times`;
  throw new UserError({
    en: `layer ${label ?? kind} was called ${count}, so it has no output of its own; keep what a call returns`,
    zh: `层 ${label ?? kind} 被调用了 ${nodes.length} 次，没有唯一的输出；请保存调用时返回的结果`,
  });
}

function connect(self: Layer, inputs: Symbolic[]): Symbolic {
  const strange = inputs.findIndex(
    (each: unknown) => typeof each !== 'object' || each === null || !('value' in each),
  );
  if (strange >= 0 || inputs.length === 0) {
    const given =
      inputs.length === 0 ? 'nothing' : typeof inputs[strange] === 'function' ? 'a layer' : 'something else';
    throw new UserError({
      en: `layer ${self.label ?? self.kind} was called on ${given}; call it on what Input or another layer gives: Dense(1)(Input({ shape: [2] }))`,
      zh: `层 ${self.label ?? self.kind} 的调用参数不是张量；请传入 Input 或其他层返回的结果：Dense(1)(Input({ shape: [2] }))`,
    });
  }
  const value = describe(
    self,
    inputs.map((each) => each.value),
  );
  return { dtype: value.tensor.dtype, shape: value.tensor.shape, value, layer: self, inputs };
}
