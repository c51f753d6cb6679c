/** Networks that somebody else trained and exported, from their ONNX files. As one layer of a network: `OnnxLayer`. */

export { OnnxLayer, type OnnxLayerOptions } from '../nn/layers/index.ts';
export { type LoadOnnxOptions, loadOnnx } from '../train/load-onnx.ts';
