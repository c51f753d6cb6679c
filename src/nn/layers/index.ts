export * from './activation/activation.ts';
export * from './attention/attention.ts';
export * from './attention/causal-mask.ts';
export * from './attention/cross-attention.ts';
export * from './attention/dot-attention.ts';
export * from './attention/padding-mask.ts';
export * from './convolutional/convolution.ts';
export * from './convolutional/convolution-transpose.ts';
export {
  Conv2D,
  type Conv2DOptions,
  DepthwiseConv2D,
  type DepthwiseConv2DOptions,
  SeparableConv2D,
  type SeparableConv2DOptions,
} from './convolutional/convolution2d.ts';
export * from './convolutional/convolution3d.ts';
export * from './convolutional/separable1d.ts';
export { Dense, type DenseOptions } from './core/dense.ts';
export * from './core/embedding.ts';
export * from './core/lambda.ts';
export * from './core/masking.ts';
export { OnnxLayer, type OnnxLayerOptions } from './core/onnx.ts';
export * from './core/scaled-embedding.ts';
export * from './merging/dot.ts';
export * from './merging/merge.ts';
export * from './normalization/group-normalization.ts';
export * from './normalization/input-normalization.ts';
export {
  type AffineOptions,
  BatchNormalization,
  type BatchNormalizationOptions,
  LayerNormalization,
  type LayerNormalizationOptions,
} from './normalization/normalization.ts';
export * from './normalization/rms-normalization.ts';
export * from './normalization/spectral-normalization.ts';
export * from './pooling/adaptive-pooling.ts';
export * from './pooling/bag-pooling.ts';
export * from './pooling/pooling.ts';
export * from './pooling/pooling2d.ts';
export * from './pooling/pooling3d.ts';
export * from './regularization/dropout.ts';
export * from './regularization/noise.ts';
export {
  type PairOption,
  Rescaling,
  UpSampling2D,
  type UpSampling2DOptions,
  ZeroPadding2D,
} from './reshaping/images.ts';
export * from './reshaping/shape.ts';
export {
  Cropping1D,
  Cropping2D,
  Cropping3D,
  type MarginOption,
  type TripleOption,
  UpSampling1D,
  UpSampling3D,
  ZeroPadding3D,
} from './reshaping/volumes.ts';
export * from './rnn/bidirectional.ts';
export * from './rnn/conv-lstm.ts';
export * from './rnn/recurrent.ts';
export * from './rnn/time-distributed.ts';
export { CausalSelfAttention, type CausalSelfAttentionOptions } from './transformer/causal-self-attention.ts';
export * from './transformer/cross-decoder-block.ts';
export { DecoderBlock, type DecoderBlockOptions, decoderHalves } from './transformer/decoder-block.ts';
export * from './transformer/gated-feed-forward.ts';
export * from './transformer/positions.ts';
export * from './transformer/reversible-embedding.ts';
export * from './transformer/token-crossentropy.ts';
export * from './transformer/transformer.ts';
