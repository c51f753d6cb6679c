import {
  Activation,
  Add,
  BatchNormalization,
  Conv2D,
  Dense,
  GlobalAveragePooling2D,
  MaxPooling2D,
} from '../src/entries/layers.ts';
import { model as createModel, Input } from '../src/index.ts';
import type { Symbolic } from '../src/nn/layer.ts';
import type { Device } from '../src/runtime/device.ts';
import type { Benchmark } from './benchmark.ts';
import { labels, normal } from './made-up-data.ts';
import { jaxJs, keras, pytorch, tensorflowJs } from './peers/peers.ts';
import { type Training, trainingBenchmark } from './training-benchmark.ts';

const classes = 10;

/** Five 3x3 convolutions of 64 filters on 32 x 32 pixels. */
export const convStep = benchmark(
  'conv-step',
  'trains five 3x3 convolutions, 64 filters on 32 x 32, batch 32, Adam',
  {
    network: 'stack',
    layers: 5,
    filters: 64,
    size: 32,
    batch: 32,
    batches: 4,
  },
);

/** ResNet-18 (He et al. 2016) on 64 x 64 pixels. */
export const resnetStep = benchmark('resnet-step', 'trains ResNet-18 on 64 x 64 pixels, batch 32, Adam', {
  network: 'resnet',
  layers: 18,
  filters: 64,
  size: 64,
  batch: 32,
  batches: 3,
});

interface Sizes {
  readonly network: 'stack' | 'resnet';
  readonly layers: number;
  readonly filters: number;
  readonly size: number;
  readonly batch: number;
  /** Batches of one turn. */
  readonly batches: number;
}

function benchmark(name: string, summary: string, sizes: Sizes): Benchmark {
  const told = { ...sizes, classes };
  return trainingBenchmark({
    name,
    summary,
    unit: 'pictures/s',
    rounds: 5,
    peers: () => [
      ...pytorch('convolution', told),
      keras('convolution', told),
      ...(sizes.network === 'stack' ? javaScriptPeers({ ...told, batches: 1 }) : []),
    ],
    ours: (device) => ours(sizes, device),
  });
}

const javaScriptPeers = (settings: Readonly<Record<string, unknown>>) => [
  tensorflowJs('convolution', settings, { backend: 'cpu', patience: 45 }),
  tensorflowJs('convolution', settings, { backend: 'wasm' }),
  jaxJs('convolution', settings),
];

function ours(sizes: Sizes, device: Device): Training {
  const { size, batch, batches } = sizes;
  const input = Input({ shape: [size, size, 3] });
  const features = sizes.network === 'stack' ? stack(input, sizes) : resnet(input);
  const outputs = Dense(classes, { activation: 'softmax' })(GlobalAveragePooling2D()(features));
  const model = createModel({ inputs: input, outputs }, { device }).compile({
    optimizer: 'adam',
    loss: 'sparseCategoricalCrossentropy',
  });
  const rows = batch * batches;
  return { model, x: normal([rows, size, size, 3]), y: labels(rows, classes), batch };
}

function stack(input: Symbolic, { layers, filters }: Sizes): Symbolic {
  let x = input;
  for (let i = 0; i < layers; i++) x = Conv2D(filters, 3, { padding: 'same', activation: 'relu' })(x);
  return x;
}

function resnet(input: Symbolic): Symbolic {
  const norm = (x: Symbolic) => BatchNormalization({ momentum: 0.9, epsilon: 1e-5 })(x);
  const relu = (x: Symbolic) => Activation('relu')(x);
  const conv = (x: Symbolic, filters: number, kernel: number, strides: number) =>
    norm(Conv2D(filters, kernel, { strides, padding: 'same', useBias: false })(x));
  let x = MaxPooling2D(3, { strides: 2, padding: 'same' })(relu(conv(input, 64, 7, 2)));
  for (const [filters, strides] of [
    ...[64, 64, 128, 128, 256, 256, 512, 512].map(
      (width, i) => [width, i > 0 && i % 2 === 0 ? 2 : 1] as const,
    ),
  ]) {
    const inner = conv(relu(conv(x, filters, 3, strides)), filters, 3, 1);
    const short = strides > 1 ? conv(x, filters, 1, strides) : x;
    x = relu(Add()(inner, short));
  }
  return x;
}
