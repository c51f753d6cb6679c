/**
 * Networks that somebody else trained and exported, from their ONNX files.
 *
 *     import { loadOnnx } from 'millwright/onnx';
 *
 * @packageDocumentation
 */

export { OnnxLayer, type OnnxLayerOptions } from '../nn/layers/index.ts';
export { type LoadOnnxOptions, loadOnnx } from '../train/load-onnx.ts';
