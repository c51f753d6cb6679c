import './operators/index.ts';
import type { TypedArray } from '../../graph/dtype.ts';
import type { Shape } from '../../graph/shape.ts';
import { input, type Tensor } from '../../graph/tensor.ts';
import { OnnxFile, type OnnxFileOptions, tensorOutput } from './onnx-file.ts';

export interface ReadOnnxOptions extends OnnxFileOptions {
  /** Shapes of inputs, for extents that the file leaves open: `{ input: [8, 3, 224, 224] }`. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Values of inputs that shapes follow from; such an input is no longer fed. */
  readonly values?: Readonly<Record<string, TypedArray>>;
}

/** An ONNX file as a graph of Millwright's own. `writeOnnx(outputs, { weights })` writes it again. */
export interface OnnxGraph {
  readonly inputs: ReadonlyMap<string, Tensor>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Values of the inputs that stand for the file's float initialisers, by name. */
  readonly weights: ReadonlyMap<string, TypedArray>;
  /** The tensors that stand for them, to differentiate by. */
  readonly weightTensors: ReadonlyMap<string, Tensor>;
}

/**
 * Reads an ONNX file: any opset from 7 on, sub-graphs, functions of its own. Every operator becomes operators that can
 * be differentiated where that makes sense. Throws UserError that names node and file where one cannot be read.
 */
export function readOnnx(bytes: Uint8Array, options: ReadOnnxOptions = {}): OnnxGraph {
  const file = new OnnxFile(bytes, options);
  const inputs = file.feeds(options.shapes, options.values);
  const tensors = new Map<string, Tensor>();
  const results = file.build(inputs, {
    weight: (name, { shape }) => {
      const tensor = input(name, 'float32', shape);
      tensors.set(name, tensor);
      return tensor;
    },
  });
  const outputs = file.outputs.map((name) => [name, tensorOutput(file, name, results.get(name))] as const);
  const stored = [...file.weights].flatMap(([name, { source }]) =>
    source.kind === 'constant' ? [[name, source.data] as const] : [],
  );
  return {
    inputs,
    outputs: Object.fromEntries(outputs),
    weights: new Map(stored),
    weightTensors: new Map([...tensors].filter(([name]) => file.weights.has(name))),
  };
}
