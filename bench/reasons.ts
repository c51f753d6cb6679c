const convolution =
  'oneDNN, which PyTorch and TensorFlow call, has a kernel in a blocked layout for each of a convolution’s three ' +
  'products. ONNX Runtime’s serves the forward product, and the gradient of the input as a convolution with turned ' +
  'kernels; the gradient of the kernels is a matrix product over patches, which are copied first.';

/** Why a peer is ahead in a benchmark, by the benchmark's name; printed only where one is. */
export const reasons: Readonly<Record<string, string>> = {
  'conv-step': convolution,
  'resnet-step': convolution,
  'embedding-large-sparse':
    'almost all of a step goes into carrying the rows that it reads, and their moments, from the long table into the ' +
    'step’s short one and back, row by row in JavaScript (src/train/paged-tables.ts). PyTorch reads and writes them where they are.',
  optimizer:
    'a fused kernel reads and writes each array once and keeps all between in registers. Ours is a chain of ONNX ' +
    'Runtime’s operators over blocks that fit a core’s cache: only the first and the last of them wait for memory, but ' +
    'each of the others passes over the cache once more and has a kernel to start.',
};
