import { openOnnx } from '../formats/index.ts';
import type { Shape } from '../graph/index.ts';
import { inputsOf, layerOf, type OnnxLayerOptions } from '../nn/layers/core/onnx.ts';
import { type Model, model } from './model.ts';
import type { ModelOptions } from './model-options.ts';

export interface LoadOnnxOptions extends ModelOptions, Pick<OnnxLayerOptions, 'output' | 'learns' | 'fuse'> {
  /** Shapes of inputs without the batch, where the file leaves extents open: `{ input_ids: [128] }`. */
  readonly shapes?: Readonly<Record<string, Shape>>;
}

/**
 * A network that somebody else trained, read from an ONNX file: predicts as it is, and learns on after `compile`.
 *
 *     const network = loadOnnx('resnet18.onnx');
 *     network.compile({ optimizer: adam({ learningRate: 1e-4 }), loss: 'categoricalCrossentropy' });
 *     await network.fit(photos, labels, { epochs: 3 });
 *     await network.save('resnet18-ours.onnx');
 *
 * `OnnxLayer` reads the same file as a layer among others, for another last layer. Throws UserError, naming node and
 * file, where an operator cannot be read.
 */
export function loadOnnx(path: string, options: LoadOnnxOptions = {}): Model {
  const { shapes, output, learns, fuse, ...rest } = options;
  const file = openOnnx(path);
  const name = options.name ?? file.name.replace(/\.onnx$/, '');
  const inputs = inputsOf(file, shapes);
  return model(
    { inputs, outputs: layerOf(file, { name, output, learns, fuse })(...inputs) },
    { ...rest, name },
  );
}
