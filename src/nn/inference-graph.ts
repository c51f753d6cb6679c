import { writeOnnx } from '../formats/index.ts';
import { input, openDimension, type TypedArray } from '../graph/index.ts';
import { callNetwork, type Network } from './model.ts';
import { WritingContext } from './writing-context.ts';

/**
 * The network as an ONNX file for any ONNX Runtime: weights inside, any number of rows at a time. Inputs keep the names
 * given to `Input`; the output is called `output`.
 */
export function inferenceOnnx(
  network: Network,
  weights: ReadonlyMap<string, TypedArray>,
  { output, metadata }: { output: string; metadata?: Readonly<Record<string, string>> },
): Uint8Array {
  const inputs = network.inputs.map(({ dtype, shape, name }, i) =>
    input(name ?? `input${i}`, dtype, [openDimension('batch'), ...shape.slice(1)]),
  );
  const [{ tensor }] = callNetwork(
    network,
    new WritingContext(network, false),
    inputs.map((each) => ({ tensor: each })),
  );
  return writeOnnx({ [output]: tensor }, { weights, inputs, metadata }).bytes;
}
