export * from './activation.ts';
export * from './adaptive-pooling.ts';
export * from './attention.ts';
export * from './bag-pooling.ts';
export * from './bidirectional.ts';
export * from './causal-mask.ts';
export { CausalSelfAttention, type CausalSelfAttentionOptions } from './causal-self-attention.ts';
export * from './conv-lstm.ts';
export * from './convolution.ts';
export * from './convolution-transpose.ts';
export {
  Conv2D,
  type Conv2DOptions,
  DepthwiseConv2D,
  type DepthwiseConv2DOptions,
  SeparableConv2D,
  type SeparableConv2DOptions,
} from './convolution2d.ts';
export * from './convolution3d.ts';
export * from './cross-attention.ts';
export * from './cross-decoder-block.ts';
export { DecoderBlock, type DecoderBlockOptions, decoderHalves } from './decoder-block.ts';
export { Dense, type DenseOptions } from './dense.ts';
export * from './dot.ts';
export * from './dot-attention.ts';
export * from './dropout.ts';
export * from './embedding.ts';
export * from './gated-feed-forward.ts';
export * from './group-normalization.ts';
export {
  type PairOption,
  Rescaling,
  UpSampling2D,
  type UpSampling2DOptions,
  ZeroPadding2D,
} from './images.ts';
export * from './input-normalization.ts';
export * from './lambda.ts';
export * from './masking.ts';
export * from './merge.ts';
export * from './noise.ts';
export {
  type AffineOptions,
  BatchNormalization,
  type BatchNormalizationOptions,
  LayerNormalization,
  type LayerNormalizationOptions,
} from './normalization.ts';
export { OnnxLayer, type OnnxLayerOptions } from './onnx.ts';
export * from './padding-mask.ts';
export * from './pooling.ts';
export * from './pooling2d.ts';
export * from './pooling3d.ts';
export * from './positions.ts';
export * from './recurrent.ts';
export * from './reversible-embedding.ts';
export * from './rms-normalization.ts';
export * from './scaled-embedding.ts';
export * from './separable1d.ts';
export * from './shape.ts';
export * from './spectral-normalization.ts';
export * from './time-distributed.ts';
export * from './token-crossentropy.ts';
export * from './transformer.ts';
export {
  Cropping1D,
  Cropping2D,
  Cropping3D,
  type MarginOption,
  type TripleOption,
  UpSampling1D,
  UpSampling3D,
  ZeroPadding3D,
} from './volumes.ts';
