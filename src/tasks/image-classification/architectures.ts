import type { Layer, Symbolic } from '../../nn/layer.ts';
import {
  Activation,
  Add,
  BatchNormalization,
  Conv2D,
  Dense,
  DepthwiseConv2D,
  Dropout,
  GlobalAveragePooling2D,
  Rescaling,
} from '../../nn/layers/index.ts';
import { Input } from '../../nn/model.ts';
import type { architectureNames } from './options.ts';

export interface ImageSizes {
  /** Pixels on each side. */
  readonly size: number;
  readonly channels: number;
  readonly classes: number;
}
export interface ImageNetwork {
  readonly input: Symbolic;
  /** A score for each class, adding up to 1. */
  readonly output: Symbolic;
  /** The last feature maps, which Grad-CAM weighs: `[batch, rows, columns, channels]`. */
  readonly features: Symbolic;
}
/** A network for images, and how it is trained. */
export interface ImageArchitecture {
  readonly name: (typeof architectureNames)[number];
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  build(sizes: ImageSizes): ImageNetwork;
}

/** Convolution, batch normalisation and, unless it ends a block, ReLU. */
function convolved(x: Symbolic, convolution: Layer, activated = true): Symbolic {
  const normal = BatchNormalization({ momentum: 0.9, epsilon: 1e-5 })(convolution(x));
  return activated ? Activation('relu')(normal) : normal;
}
const kernel = { padding: 'same', useBias: false, kernelInitializer: 'heNormal' } as const;

/** Two 3 x 3 convolutions with a residual connection (He et al. 2016). */
function residualBlock(x: Symbolic, filters: number, strides: number): Symbolic {
  const first = convolved(x, Conv2D(filters, 3, { ...kernel, strides }));
  const second = convolved(first, Conv2D(filters, 3, kernel), false);
  const same = strides === 1 && x.shape[3] === filters;
  const past = same ? x : convolved(x, Conv2D(filters, 1, { ...kernel, strides }), false);
  return Activation('relu')(Add()(second, past));
}

/** A depthwise 3 x 3 convolution and one of 1 x 1, each with its normalisation (Howard et al. 2017). */
function depthwiseBlock(x: Symbolic, filters: number, strides: number): Symbolic {
  const { padding, useBias, kernelInitializer } = kernel;
  const depthwise = DepthwiseConv2D(3, {
    padding,
    useBias,
    strides,
    depthwiseInitializer: kernelInitializer,
  });
  const mixed = convolved(convolved(x, depthwise), Conv2D(filters, 1, kernel), false);
  return Activation('relu')(strides === 1 && x.shape[3] === filters ? Add()(mixed, x) : mixed);
}

/** Filters, blocks and the strides of the first block. */
type Stage = readonly [filters: number, blocks: number, strides: number];

/** Half the size at once by `stem` filters; then stages. The features have an eighth of the size. */
function network(
  { size, channels, classes }: ImageSizes,
  stem: number,
  stages: readonly Stage[],
  block: typeof residualBlock,
): ImageNetwork {
  const input = Input({ shape: [size, size, channels], name: 'images' });
  let x = convolved(Rescaling(1 / 64, -2)(input), Conv2D(stem, 3, { ...kernel, strides: 2 }));
  for (const [filters, blocks, strides] of stages) {
    for (let i = 0; i < blocks; i++) x = block(x, filters, i === 0 ? strides : 1);
  }
  const pooled = Dropout(0.2)(GlobalAveragePooling2D()(x));
  return { input, features: x, output: Dense(classes, { activation: 'softmax' })(pooled) };
}

const stages: readonly Stage[] = [
  [48, 1, 2],
  [96, 1, 2],
  [128, 1, 1],
];

/** In the order of `architectureNames`; the first is the default. */
export const imageArchitectures: readonly ImageArchitecture[] = [
  {
    name: 'residual',
    epochs: 40,
    batchSize: 32,
    learningRate: 3e-3,
    weightDecay: 0.02,
    build: (sizes) => network(sizes, 32, stages, residualBlock),
  },
  {
    name: 'depthwise',
    epochs: 50,
    batchSize: 32,
    learningRate: 4e-3,
    weightDecay: 0.02,
    build: (sizes) =>
      network(
        sizes,
        32,
        stages.map(([filters, blocks, strides]) => [filters, blocks + 1, strides]),
        depthwiseBlock,
      ),
  },
];
