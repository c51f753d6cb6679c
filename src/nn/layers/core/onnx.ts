import { UserError } from '../../../core/errors.ts';
import { knownOptions } from '../../../core/known-options.ts';
import { type OnnxFile, type OnnxInput, openOnnx } from '../../../formats/index.ts';
import { cast, type Shape, type Tensor } from '../../../graph/index.ts';
import { showShape } from '../../../graph/shape.ts';
import {
  type Layer,
  type LayerOptions,
  layer,
  layerOptions,
  type Symbolic,
  type WeightSpec,
} from '../../layer.ts';
import { Input } from '../../model.ts';

export interface OnnxLayerOptions extends LayerOptions {
  /**
   * What the layer gives: the name of an output of the file, its first one by default, or of any result inside it, such
   * as the features before the last layer. What comes after is left out, with its weights.
   */
  readonly output?: string;
  /**
   * Which of the file's weights learn, by name; all by default. Moving means and variances of batch normalisation
   * never do, nor single numbers, nor tables that hold numbers of 10,000 and more, such as masks.
   */
  readonly learns?: (name: string) => boolean;
  /** Makes one operator again of what was exported in parts, such as layer normalisation; true by default. */
  readonly fuse?: boolean;
}

/**
 * A network that somebody else trained, read from an ONNX file, as a layer: it takes the file's inputs in their order,
 * and its weights learn on with those of the model it is part of. Batch normalisation in it works as at inference.
 *
 *     const photo = Input({ shape: [3, 64, 64] });
 *     const features = OnnxLayer('backbone.onnx', { output: 'features' })(photo);
 *     const network = model({ inputs: photo, outputs: Dense(4, { activation: 'softmax' })(features) });
 *
 * Throws UserError, naming node and file, where an operator cannot be read, or where the rows of a batch do not stay
 * apart.
 */
export function OnnxLayer(path: string, options: OnnxLayerOptions = {}): Layer {
  const known = knownOptions('OnnxLayer', options, {
    ...layerOptions,
    output: true,
    learns: true,
    fuse: true,
  });
  return layerOf(openOnnx(path), known);
}

/** The layer of an open file. */
export function layerOf(
  file: OnnxFile,
  { output, learns = () => true, fuse, ...options }: OnnxLayerOptions,
): Layer {
  const wanted = output ?? file.outputs[0];
  const feed = (tensors: readonly Tensor[]): Map<string, Tensor> => {
    if (tensors.length !== file.inputs.length) {
      throw new Error(`${file.name} takes ${file.inputs.length} inputs and was given ${tensors.length}`);
    }
    return new Map(file.inputs.map((each, i) => [each.name, fitted(file, each, tensors[i])]));
  };
  return layer(
    'Onnx',
    { file: file.name, output: wanted, ...options },
    {
      weights(inputs) {
        file.build(feed(inputs), { wanted: [wanted], fuse });
        return Object.fromEntries(
          [...file.weights].map(([name, stored]) => [name, specOf(file, name, stored, learns)]),
        );
      },
      call({ weights }, inputs) {
        const tensors = feed(inputs.map(({ tensor }) => tensor));
        const result = file
          .build(tensors, { wanted: [wanted], fuse, weight: (name) => weights[name] })
          .get(wanted);
        if (result === undefined || !('source' in result))
          throw new Error(`"${wanted}" of ${file.name} is no tensor`);
        checkRows(file, wanted, result, inputs[0].tensor);
        return { tensor: result };
      },
    },
  );
}

/** Inputs for a file's network; `shapes` gives, without the batch, extents that the file leaves open. */
export function inputsOf(file: OnnxFile, shapes: Readonly<Record<string, Shape>> = {}): Symbolic[] {
  for (const name of Object.keys(shapes)) {
    if (file.inputs.some((each) => each.name === name)) continue;
    const names = file.inputs.map((each) => `"${each.name}"`).join(', ');
    throw new UserError(`${file.name} has no input "${name}"; its inputs are ${names}`);
  }
  return file.inputs.map(({ name, shape, dtype }) => {
    // A file may call an input by the name of something that every object has.
    const row = Object.hasOwn(shapes, name) ? shapes[name] : shape?.slice(1);
    if (row?.every((extent) => typeof extent === 'number')) {
      return Input({ name, shape: row, dtype: dtype.startsWith('float') ? 'float32' : 'int32' });
    }
    const known =
      shape === undefined ? 'of unknown rank' : `[${shape.map((each) => each ?? '?').join(', ')}]`;
    throw new UserError(
      `${file.name}: the shape of input "${name}" is ${known}; give the extents of one row: { shapes: { ${JSON.stringify(name)}: [...] } }`,
    );
  });
}

/** What is fed to an input of the file, as the element type that it takes. */
function fitted({ name: file }: OnnxFile, { name, shape, dtype }: OnnxInput, tensor: Tensor): Tensor {
  const row = tensor.shape.slice(1);
  const fits =
    shape === undefined ||
    (shape.length === tensor.shape.length &&
      row.every((extent, axis) => typeof shape[axis + 1] !== 'number' || shape[axis + 1] === extent));
  if (!fits) {
    const taken = shape
      .slice(1)
      .map((each) => each ?? '?')
      .join(', ');
    throw new Error(
      `input "${name}" of ${file} takes rows of [${taken}] and was given rows of ${showShape(row)}`,
    );
  }
  return cast(tensor, dtype);
}

function specOf(
  file: OnnxFile,
  name: string,
  { shape, source }: Tensor,
  learns: (name: string) => boolean,
): WeightSpec {
  const values = source.kind === 'constant' ? Float32Array.from(source.data, Number) : new Float32Array(0);
  return {
    shape,
    initializer: () => values.slice(),
    trainable: !file.statistics.has(name) && learns(name),
  };
}

/** A network that folds rows of a batch into each other has not one result for each of them. */
function checkRows(file: OnnxFile, output: string, result: Tensor, input: Tensor): void {
  if (result.shape[0] === input.shape[0]) return;
  throw new Error(
    `"${output}" of ${file.name} is ${showShape(result.shape)} for inputs of ${showShape(input.shape)}, not one result for each row; export it with an open batch`,
  );
}
