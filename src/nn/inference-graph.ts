import { writeOnnx } from '../formats/index.ts';
import { input, openDimension, type TypedArray } from '../graph/index.ts';
import { callNetwork, type Network } from './model.ts';
import { WritingContext } from './writing-context.ts';

/**
 * The network as an ONNX file for any ONNX Runtime: weights inside, any number of rows at a time. Inputs keep the names
 * given to `Input`; outputs are called as `output` says, or `output_1` where an input has that name.
 */
export function inferenceOnnx(
  network: Network,
  weights: ReadonlyMap<string, TypedArray>,
  { output, metadata }: { output: string | readonly string[]; metadata?: Readonly<Record<string, string>> },
): Uint8Array {
  const inputs = network.inputs.map(({ dtype, shape, name }, i) =>
    input(name ?? `input${i}`, dtype, [openDimension('batch'), ...shape.slice(1)]),
  );
  const values = callNetwork(
    network,
    new WritingContext(network, false),
    inputs.map((each) => ({ tensor: each })),
  );
  const taken = new Set(inputs.map(({ source }) => (source.kind === 'input' ? source.name : '')));
  const names = typeof output === 'string' ? [output] : output;
  const outputs = names.map((name, i) => [freeName(name, taken), values[i].tensor] as const);
  return writeOnnx(Object.fromEntries(outputs), { weights, inputs, metadata }).bytes;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 1; taken.has(free); i++) free = `${name}_${i}`;
  return free;
}
