/**
 * What custom layers, losses and metrics are written with: functions of tensors that do not exist yet, each an
 * operator of ONNX. Gradients come by themselves.
 */
export { averagePool, convolution, maxPool } from './convolution.ts';
export * from './functions.ts';
export * from './indexing.ts';
export { stopGradient } from './operators/stop-gradient.ts';
export { scan } from './scan.ts';
export { constant } from './tensor.ts';
export * from './trigonometry.ts';
