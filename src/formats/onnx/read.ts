import { elementTypes } from '../../graph/dtype.ts';
import { decodeModel } from './schema.ts';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The float32 initialisers of an ONNX file by name: the weights of a saved model. */
export function readWeights(bytes: Uint8Array): Map<string, StoredTensor> {
  const weights = new Map<string, StoredTensor>();
  for (const { name, dims, dataType, rawData } of decodeModel(bytes).graph.initializer) {
    if (name === undefined || rawData === undefined || dataType !== elementTypes.float32.onnx) continue;
    // A copy: the bytes of a message need not begin at a multiple of four.
    const data = new Float32Array(Uint8Array.from(rawData).buffer);
    weights.set(name, { shape: dims.map(Number), data });
  }
  return weights;
}
