import { writeOnnx } from '../../formats/index.ts';
import { cast, input, matmul, openDimension, type TypedArray } from '../../graph/index.ts';
import type { Symbolic } from '../../nn/layer.ts';
import { callNetwork, type Network } from '../../nn/model.ts';
import { WritingContext } from '../../nn/writing-context.ts';

/**
 * The network as an ONNX file: `images`, uint8 `[batch, height, width, channels]`, to `scores` `[batch, classes]` and
 * `evidence` `[batch, rows, columns, classes]`. The evidence is what each place adds to each class before the softmax:
 * its mean over the places, plus a constant of the class, is the class' logit (Zhou et al. 2016; for a network that
 * ends in a mean and one dense layer it is what Grad-CAM gives).
 */
export function imageOnnx(
  network: Network,
  features: Symbolic,
  weights: ReadonlyMap<string, TypedArray>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const [{ shape }] = network.inputs;
  const images = input('images', 'uint8', [openDimension('batch'), ...shape.slice(1)]);
  const context = new WritingContext(network, false);
  const seen = { ...network, outputs: [...network.outputs, features] };
  const [scores, places] = callNetwork(seen, context, [{ tensor: cast(images, 'float32') }]);
  const kernel = context.weight(`${network.outputs[0].layer?.label}/kernel`);
  return writeOnnx(
    { scores: scores.tensor, evidence: matmul(places.tensor, kernel) },
    { weights, inputs: [images], metadata },
  ).bytes;
}
