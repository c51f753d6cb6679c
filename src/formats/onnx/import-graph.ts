import { checkLimit, limits } from '../../core/limits.ts';
import type { TypedArray } from '../../graph/dtype.ts';
import { evaluate } from '../../graph/evaluate/evaluate.ts';
import { scope } from '../../graph/operator.ts';
import { rewrite } from '../../graph/rewrite.ts';
import { isOpen, showShape, sizeOf } from '../../graph/shape.ts';
import { fuseLayerNormalization, passes } from '../../graph/simplify/index.ts';
import { isFloat, type Tensor, type TensorType } from '../../graph/tensor.ts';
import { nodesOf, substitute } from '../../graph/traverse.ts';
import { Scope } from './name-scope.ts';
import { namesRead, neededNodes } from './needed-nodes.ts';
import { type Imported, importerOf, isSequence, isTensor, OnnxNode, UnknownValue } from './onnx-node.ts';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
} from './schema.ts';
import { type ExternalFiles, storedSparseTensor, storedTensor } from './tensor-data.ts';

/** `node "conv1" (Conv)`: how a node is called in messages. */
export const titleOf = ({ name, opType, output }: NodeProto): string =>
  `node "${name || (output[0] ?? '')}" (${opType})`;

export const standardDomain = (domain: string | undefined): string =>
  domain === undefined || domain === 'ai.onnx' ? '' : domain;
const functionKey = (name: string, domain: string | undefined, overload = ''): string =>
  `${standardDomain(domain)}.${name}.${overload}`;

export interface ImportOptions {
  /** The tensor that stands for a float initialiser, if it is to be one that can change; else it is a constant. */
  readonly weight: (name: string, stored: Tensor) => Tensor | undefined;
  /** Receives the name of a weight that holds what was measured and is not trained. */
  readonly measured: (name: string) => void;
  /** Receives the name of a weight whose value decides a shape, so that it cannot change. */
  readonly fix: (name: string) => void;
  readonly external?: ExternalFiles;
  /** Makes one operator again of what was exported in parts. */
  readonly fuse: boolean;
  /** Watches what is read. */
  readonly observer?: NodeObserver;
  /** Initialisers that have been decoded: a file is read once for each size of batch. */
  readonly memory: Map<TensorProto, Tensor>;
}

/** Sees each node while it is read, those of a loop's body between the loop's `enter` and its `leave`. */
export interface NodeObserver {
  enter(node: NodeProto, inputs: readonly (Imported | undefined)[]): void;
  leave(node: NodeProto, results: readonly (Imported | undefined)[]): void;
}

/** Reads the nodes of one file into a graph of Millwright's own. */
export class GraphImport {
  readonly #model: ModelProto;
  readonly #options: ImportOptions;
  #walked = 0;
  readonly #began = performance.now();
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  /** Weights in use, with their name and value. */
  readonly #weights = new Map<Tensor, { name: string; stored: Tensor }>();

  constructor(model: ModelProto, options: ImportOptions) {
    this.#model = model;
    this.#options = options;
    this.#functions = new Map(
      (model.functions ?? []).map((each) => [functionKey(each.name, each.domain, each.overload), each]),
    );
  }

  /** The values of results by name, `wanted` ones and no more computed than they need. */
  run(inputs: ReadonlyMap<string, Tensor>, wanted: readonly string[]): Map<string, Imported> {
    const scope = new Scope(undefined, opsetsOf(this.#model.opsetImport), new Map());
    for (const [name, tensor] of inputs) scope.set(name, tensor);
    const { graph } = this.#model;
    const nodes = neededNodes(graph.node, wanted);
    const read = new Set([...nodes.flatMap(namesRead), ...wanted]);
    this.#declare(graph, scope, read);
    this.#walk(nodes, scope);
    const results = wanted.map((name): [string, Imported] => [name, scope.get(name)]);
    return this.#options.fuse ? this.#fused(results, new Set(inputs.values())) : new Map(results);
  }

  /** What was exported in parts as one operator again, as far as it is between the inputs and the results. */
  #fused(results: readonly [string, Imported][], inputs: ReadonlySet<Tensor>): Map<string, Imported> {
    const stop = (tensor: Tensor): boolean => inputs.has(tensor) || this.#weights.has(tensor);
    const tensors = results.map(([, value]) => value).filter(isTensor);
    const after = rewrite(tensors, [passes.cancel, fuseLayerNormalization, passes.share], { stop });
    const replaced = new Map(tensors.map((tensor, i) => [tensor, after[i]]));
    return new Map(
      results.map(([name, value]) => [name, isTensor(value) ? (replaced.get(value) ?? value) : value]),
    );
  }

  #declare(graph: GraphProto, scope: Scope, read?: ReadonlySet<string>): void {
    const isRead = (name: string): boolean => read?.has(name) ?? true;
    for (const proto of graph.initializer ?? []) {
      const name = proto.name ?? '';
      if (scope.has(name) || !isRead(name)) continue;
      const { memory } = this.#options;
      const stored =
        memory.get(proto) ??
        about(`initialiser "${name}"`, () => storedTensor(proto, this.#options.external));
      memory.set(proto, stored);
      scope.set(name, this.#initialiser(name, stored));
    }
    for (const proto of graph.sparseInitializer ?? []) {
      const name = proto.values.name ?? '';
      if (!isRead(name)) continue;
      const stored = about(`initialiser "${name}"`, () => storedSparseTensor(proto, this.#options.external));
      scope.set(name, this.#initialiser(name, stored));
    }
  }

  #initialiser(name: string, stored: Tensor): Tensor {
    if (!isFloat(stored) || !isParameter(stored)) return stored;
    const weight = this.#options.weight(name, stored);
    if (weight === undefined) return stored;
    this.#weights.set(weight, { name, stored });
    return weight;
  }

  #walk(nodes: readonly NodeProto[], scope: Scope): void {
    for (const node of nodes) {
      const results = about(titleOf(node), () => this.#node(node, scope));
      for (const [i, name] of node.output.entries()) {
        const result = results[i];
        if (name !== '' && result !== undefined) scope.set(name, result);
      }
    }
  }

  #node(proto: NodeProto, within: Scope): (Imported | undefined)[] {
    const domain = standardDomain(proto.domain);
    const inputs = proto.input.map((name) => (name === '' ? undefined : within.given(name)));
    const attributes = new Map(
      proto.attribute.flatMap((each): [string, AttributeProto][] => {
        const referred = each.refAttrName ? within.attributes.get(each.refAttrName) : each;
        return referred === undefined ? [] : [[each.name, referred]];
      }),
    );
    this.#count();
    const defined = this.#functions.get(functionKey(proto.opType, proto.domain, proto.overload));
    if (defined !== undefined) return this.#call(defined, inputs, attributes);
    const importer = importerOf(proto.opType, domain);
    if (importer === undefined)
      throw new Error(`the operator is not one that can be read${inDomain(domain)}`);
    const node = new OnnxNode(proto, within.opset(domain), inputs, attributes, {
      known: (tensor) => this.#known(tensor),
      measured: (tensor) => {
        const weight = this.#weights.get(tensor);
        if (weight !== undefined) this.#options.measured(weight.name);
      },
      run: (graph, bound) => this.#subgraph(graph, bound, within),
    });
    this.#options.observer?.enter(proto, inputs);
    const results = scope(proto.name || proto.opType, () => importer(node));
    const list: readonly (Imported | undefined)[] = Array.isArray(results) ? results : [results];
    for (const each of list) if (isTensor(each)) checkSize(each);
    this.#options.observer?.leave(proto, list);
    return list.map(simplified);
  }

  /** Counts what is read: a node, a call or a step of a loop, which may be empty. */
  #count(): void {
    this.#walked++;
    checkLimit(this.#walked, limits.graphNodes, (count) => ({
      en: `with its functions and loops written out the file has ${count} nodes or more`,
      zh: `将函数与循环展开后，该文件有至少 ${count} 个节点`,
    }));
    if (this.#walked % 64 !== 0) return;
    checkLimit((performance.now() - this.#began) / 1000, limits.graphSeconds, (count) => ({
      en: `reading it took ${count} seconds and is not done`,
      zh: `读取已用 ${count} 秒，尚未完成`,
    }));
  }

  #subgraph(graph: GraphProto, inputs: readonly (Imported | undefined)[], above: Scope): Imported[] {
    this.#count();
    const within = new Scope(above, above.opsets, above.attributes);
    for (const [i, { name }] of graph.input.entries()) {
      const value = inputs[i];
      if (value !== undefined) within.set(name, value);
    }
    this.#declare(graph, within);
    this.#walk(graph.node, within);
    return graph.output.map(({ name }) => within.get(name));
  }

  #call(
    defined: FunctionProto,
    inputs: readonly (Imported | undefined)[],
    given: ReadonlyMap<string, AttributeProto>,
  ): Imported[] {
    const defaults = (defined.attributeProto ?? []).map((each): [string, AttributeProto] => [
      each.name,
      each,
    ]);
    const within = new Scope(undefined, opsetsOf(defined.opsetImport), new Map([...defaults, ...given]));
    for (const [i, name] of defined.input.entries()) {
      const value = inputs[i];
      if (value !== undefined) within.set(name, value);
      else within.leaveOut(name);
    }
    this.#walk(defined.node, within);
    return defined.output.map((name) => within.get(name));
  }

  /** The elements of a tensor that no input of the graph has a part in. Weights that have become fixed ones. */
  #known(tensor: Tensor): TypedArray | undefined {
    const leaves = [...nodesOf([tensor]).flatMap(({ inputs }) => inputs), tensor];
    const weights = [...new Set(leaves)].flatMap((each) => {
      const weight = this.#weights.get(each);
      return weight === undefined ? [] : [{ each, ...weight }];
    });
    const replaced = new Map(weights.map(({ each, stored }) => [each, stored]));
    const [found] = weights.length === 0 ? [tensor] : substitute([tensor], replaced);
    const constant = evaluate(found);
    if (constant?.source.kind !== 'constant') return undefined;
    for (const { name } of weights) this.#options.fix(name);
    return constant.source.data;
  }
}

function opsetsOf(sets: ModelProto['opsetImport']): Map<string, number> {
  return new Map(sets.map(({ domain, version }) => [standardDomain(domain), Number(version)]));
}

const maxElements = 2 ** 29;

/** ONNX Runtime ends the process where memory for a result cannot be had. */
export function checkSize({ shape }: TensorType): void {
  if (sizeOf(shape.filter((extent) => !isOpen(extent))) < maxElements) return;
  throw new Error(`a tensor of ${showShape(shape)} is larger than can be worked with`);
}

/** Larger numbers occur in masks and in tables of what cannot be, not among what was learned. */
const largestLearned = 1e4;

/** Whether an initialiser may be one that was learned: more than one number, all of a size that is learned. */
function isParameter(stored: Tensor): boolean {
  const known = parameters.get(stored);
  if (known !== undefined) return known;
  const { source } = stored;
  const data = source.kind === 'constant' ? source.data : [];
  let answer = data.length > 1;
  for (const value of data) answer &&= Math.abs(Number(value)) < largestLearned;
  parameters.set(stored, answer);
  return answer;
}
const parameters = new WeakMap<Tensor, boolean>();

/** A result that follows from constants alone, as a constant. */
function simplified(value: Imported | undefined): Imported | undefined {
  if (isTensor(value)) return evaluate(value) ?? value;
  if (isSequence(value)) return { items: value.items.map((each) => simplified(each) ?? each) };
  return value;
}

export const inDomain = (domain: string): string => (domain === '' ? '' : ` (domain ${domain})`);

/** The kind of error, for a message. */
export function about<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnknownValue) throw error.within(what);
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`);
  }
}
