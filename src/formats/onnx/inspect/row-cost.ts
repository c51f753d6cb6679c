import { checkLimit, limits } from '../../../core/limits.ts';
import { bytesOf, peakMemory } from '../../../graph/memory.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { input, isFloat, type Tensor } from '../../../graph/tensor.ts';
import { isSafeDivisor } from '../../../graph/whole-division.ts';
import { GraphImport, type NodeObserver } from '../import-graph.ts';
import { inputOf } from '../onnx-file.ts';
import { type Imported, isTensor } from '../onnx-node.ts';
import type { ModelProto, NodeProto } from '../schema.ts';

/** How long an extent is taken to be that only the run decides: one row, and some steps. */
const assumed = (name: string | undefined): number => (name === 'time' ? 64 : 1);

/**
 * Throws UserError where a saved network would need more for one row than a network may, and Error where it divides
 * whole numbers by what may be 0 or -1, which stops the process. Found by reading the network with the rules by which
 * it was written, so a shape that no operator can give is found too.
 */
export function checkRowCost(model: ModelProto): void {
  const { graph } = model;
  const stored = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input
    .filter(({ name }) => !stored.has(name))
    .map(inputOf)
    .map(({ name, dtype, shape = [] }): [string, Tensor] => [
      name,
      input(
        name,
        dtype,
        shape.map((extent) => (typeof extent === 'number' ? extent : assumed(extent))),
      ),
    ]);
  const work = new Work();
  const outputs = new GraphImport(model, {
    fuse: false,
    memory: new Map(),
    weight: (name, { dtype, shape }) => input(name, dtype, shape),
    measured: () => {},
    fix: () => {},
    observer: work,
  }).run(
    new Map(inputs),
    graph.output.map(({ name }) => name),
  );
  const fed = inputs.reduce((sum, [, tensor]) => sum + bytesOf(tensor), 0);
  checkBytes(fed + peakMemory([...outputs.values()].filter(isTensor)));
}

/** Adds up what the nodes compute, loops as often as they run. */
class Work implements NodeObserver {
  /** Operations of the node that is read and of those around it. */
  readonly #open: { operations: number; inputs: readonly Tensor[] }[] = [{ operations: 0, inputs: [] }];

  enter(node: NodeProto, given: readonly (Imported | undefined)[]): void {
    const inputs = given.filter(isTensor);
    if (
      (node.opType === 'Div' || node.opType === 'Mod') &&
      !isFloat(inputs[0]) &&
      !isSafeDivisor(inputs[1])
    ) {
      throw new Error('it divides whole numbers by what may be 0 or -1, which would end the process');
    }
    this.#open.push({ operations: 0, inputs });
  }

  leave(node: NodeProto, results: readonly (Imported | undefined)[]): void {
    const { operations = 0, inputs = [] } = this.#open.pop() ?? {};
    const outputs = results.filter(isTensor);
    const above = this.#open.at(-1);
    if (above === undefined) return;
    for (const each of outputs) checkBytes(bytesOf(each));
    above.operations += operations * steps(node, inputs) + operationsOf(node, inputs, outputs);
    checkLimit(above.operations, limits.rowOperations, (count) => ({
      en: `the network computes ${count} numbers or more for one row`,
      zh: `网络计算一行需要至少 ${count} 次运算`,
    }));
  }
}

/** How often the body of a loop runs: the longest of its sequences, whichever of its inputs those are. */
const steps = (node: NodeProto, inputs: readonly Tensor[]): number =>
  node.attribute.some(({ g }) => g) ? Math.max(1, ...inputs.flatMap(({ shape }) => shape)) : 1;

function operationsOf({ opType }: NodeProto, inputs: readonly Tensor[], outputs: readonly Tensor[]): number {
  const made = [...inputs, ...outputs].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const [first, second] = inputs;
  const of = sizeOf(outputs[0]?.shape ?? []);
  if (opType === 'MatMul') return made + of * (first.shape.at(-1) ?? 1);
  if (opType === 'Conv') return made + of * sizeOf(second.shape.slice(1));
  if (opType === 'ConvTranspose') return made + sizeOf(first.shape) * sizeOf(second.shape.slice(1));
  if (opType.endsWith('Pool')) return made * 64;
  return made;
}

function checkBytes(bytes: number): void {
  checkLimit(bytes, limits.rowBytes, (count) => ({
    en: `the network needs ${count} bytes of memory for one row`,
    zh: `网络计算一行需要 ${count} 字节内存`,
  }));
}
