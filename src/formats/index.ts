// Operators are known once their module has been read.
import '../graph/index.ts';

export { inspectSaved } from './onnx/inspect/inspect-saved.ts';
export { OnnxFile, type OnnxInput } from './onnx/onnx-file.ts';
export { openOnnx } from './onnx/open-onnx.ts';
export { readWeights, type StoredTensor } from './onnx/read.ts';
export { type OnnxGraph, type ReadOnnxOptions, readOnnx } from './onnx/read-onnx.ts';
export { type OnnxModel, type OnnxOptions, writeOnnx } from './onnx/write.ts';
export {
  readSafetensors,
  SafetensorsFile,
  type StoredArray,
  writeSafetensors,
} from './safetensors.ts';
