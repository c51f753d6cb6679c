export * from './activation.ts';
export * from './attention.ts';
export * from './bag-pooling.ts';
export * from './bidirectional.ts';
export * from './causal-mask.ts';
export * from './causal-self-attention.ts';
export * from './convolution.ts';
export * from './convolution2d.ts';
export * from './cross-attention.ts';
export * from './cross-decoder-block.ts';
export * from './decoder-block.ts';
export { Dense, type DenseOptions } from './dense.ts';
export * from './dropout.ts';
export * from './embedding.ts';
export * from './gated-feed-forward.ts';
export {
  type PairOption,
  Rescaling,
  UpSampling2D,
  type UpSampling2DOptions,
  ZeroPadding2D,
} from './images.ts';
export * from './masking.ts';
export * from './merge.ts';
export * from './noise.ts';
export * from './normalization.ts';
export * from './padding-mask.ts';
export * from './pooling.ts';
export * from './pooling2d.ts';
export * from './positions.ts';
export * from './recurrent.ts';
export * from './reversible-embedding.ts';
export * from './rms-normalization.ts';
export * from './scaled-embedding.ts';
export * from './shape.ts';
export * from './token-crossentropy.ts';
export * from './transformer.ts';
