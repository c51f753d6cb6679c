import './operators/convolution.ts';
import './operators/elementwise.ts';
import './operators/layout.ts';
import './operators/matmul.ts';
import './operators/reduction.ts';
import './operators/scan.ts';
import './operators/strings.ts';

export * from './convolution.ts';
export { costOf } from './cost.ts';
export * from './dtype.ts';
export * from './functions.ts';
export { gradients } from './gradient.ts';
export { readWeights, type StoredTensor } from './onnx/read.ts';
export { type OnnxModel, type OnnxOptions, writeOnnx } from './onnx/write.ts';
export { operatorNames, scope } from './operator.ts';
export { scan } from './scan.ts';
export { isOpen, openDimension, type Shape, sameShape, showShape, sizeOf } from './shape.ts';
export { constant, constantOf, input, type Node, type Tensor, type TensorType } from './tensor.ts';
