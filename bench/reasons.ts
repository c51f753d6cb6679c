const convolution =
  'oneDNN, which PyTorch and TensorFlow call, has a kernel in a blocked layout for each of a convolution’s three ' +
  'products. ONNX Runtime’s serves the forward product, and the gradient of the input as a convolution with turned ' +
  'kernels; the gradient of the kernels is a matrix product over patches, which are copied first. Tried: zeros laid ' +
  'beside the pictures instead of a padded copy (a tenth of ResNet’s step, kept), ONNX Runtime’s own moving of ' +
  'transposes turned off (no difference).';

const recurrent =
  'oneDNN, which PyTorch calls on processors that it knows, has one kernel for the steps of a recurrent layer, forwards ' +
  'and backwards. ONNX Runtime has such a kernel forwards only, and it does not give the gates that the gradient needs: ours is a ' +
  'loop of 13 kernels of some microseconds a step forwards and 9 backwards. Tried, with little or no gain: that ' +
  'kernel and the gates worked out again from its states, gates of one kind in one operator, states with the batch ' +
  'last, half batches side by side, no copies of the states.';

const products =
  'most of a step is matrix products, which oneDNN and MKL do faster than ONNX Runtime’s own kernels on some ' +
  'processors. Tried: factors turned before the product instead of in it (a tenth of all gradients’ products, kept), ' +
  'the rectifier’s gradient in one operator (kept), blocks of the optimiser of other sizes.';

/** Why a peer is ahead in a benchmark, by the benchmark's name; printed only where one is. */
export const reasons: Readonly<Record<string, string>> = {
  'seed-model': recurrent,
  gru: recurrent,
  'transformer-encoder': products,
  'translation-train': products,
  'language-model-train': products,
  'conv-step': convolution,
  'resnet-step': convolution,
  'embedding-large-sparse':
    'most of a step is waiting for the rows that it reads of a long table and its moments, which lie far apart. Tried: ' +
    'the rows read and written by the step itself where they lie (half the time each, kept), on two threads (a sixth, ' +
    'kept).',
  optimizer:
    'a fused kernel reads and writes each array once and keeps all between in registers. Ours is a chain of ONNX ' +
    'Runtime’s operators over blocks that fit a core’s cache: only the first and the last of them wait for memory, but ' +
    'each of the others passes over the cache once more and has a kernel to start.',
};
