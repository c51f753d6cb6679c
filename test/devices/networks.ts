import { Random } from '../../src/core/random.ts';
import { arrayDataset, type Dataset } from '../../src/data/dataset.ts';
import type { Symbolic } from '../../src/nn/layer.ts';
import { noToken } from '../../src/nn/layers/index.ts';
import {
  categoricalCrossentropy,
  type LossFunction,
  sparseCategoricalCrossentropy,
  sparseSquaredHinge,
} from '../../src/nn/losses/index.ts';
import type { Device } from '../../src/runtime/index.ts';
import { imageArchitectures } from '../../src/tasks/image-classification/architectures.ts';
import { recommenderArchitectures } from '../../src/tasks/product-recommendation/architectures.ts';
import {
  buildSeriesNetwork,
  architectures as seriesArchitectures,
} from '../../src/tasks/remaining-life/architectures.ts';
import { foldLoss } from '../../src/tasks/remaining-life/fold-loss.ts';
import { meanOverTokens } from '../../src/tasks/sequence/train-token-losses.ts';
import { known, windowColumns } from '../../src/tasks/series/windows.ts';
import { inputsOf, architectures as tableArchitectures } from '../../src/tasks/tabular/architectures.ts';
import { planNumbers } from '../../src/tasks/tabular/features.ts';
import { architectures as textArchitectures } from '../../src/tasks/text/architectures.ts';
import { languageModel } from '../../src/tasks/text-generation/network.ts';
import { translationModel } from '../../src/tasks/translation/network.ts';
import { type Model, model } from '../../src/train/model.ts';
import { adam, adamW, sgd } from '../../src/train/optimizers/index.ts';
import type { Optimizer } from '../../src/train/optimizers/optimizer.ts';

/** A task's network, as that task trains it, on a few rows of made-up data. */
export interface NetworkCase {
  readonly name: string;
  readonly data: Dataset;
  readonly batchSize: number;
  readonly make: (device: Device) => Model;
}

const random = new Random(7);
const [rows, batchSize, classes, vocabulary, length] = [12, 6, 3, 40, 10];
const normals = (...shape: number[]) => {
  const data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  random.fillNormal(data, 0, 1);
  return { data, shape };
};
const whole = (from: number, to: number, ...shape: number[]) => ({
  data: Int32Array.from(
    { length: shape.reduce((product, extent) => product * extent, 1) },
    () => from + random.integer(to - from),
  ),
  shape,
});

function networkCase(
  name: string,
  data: Dataset,
  build: () => { readonly inputs: readonly Symbolic[]; readonly outputs: Symbolic },
  loss: LossFunction | string,
  optimizer: Optimizer,
): NetworkCase {
  const make = (device: Device) => model(build(), { seed: 5, device }).compile({ loss, optimizer });
  return { name, data, batchSize, make };
}

const texts = textArchitectures.map(({ name, build, loss }) => {
  const sizes = { vocabulary, length, classes, evidence: normals(vocabulary, classes).data };
  return networkCase(
    `text ${name}`,
    arrayDataset([whole(0, vocabulary, rows, length)], whole(0, classes, rows)),
    () => {
      const { input, logits } = build(sizes);
      return { inputs: [input], outputs: logits };
    },
    loss === 'squaredHinge' ? sparseSquaredHinge() : sparseCategoricalCrossentropy({ fromLogits: true }),
    loss === 'squaredHinge' ? sgd({ learningRate: 0.1, momentum: 0.9 }) : adam(),
  );
});

const tokens = adam({ learningRate: 0.003, beta2: 0.98, globalClipnorm: 1 });
const sizes = { vocabulary, width: 16, heads: 2, intermediate: 24, dropout: 0.1 };
const generation = networkCase(
  'generation decoder',
  arrayDataset([whole(0, vocabulary, rows, length), whole(0, vocabulary, rows, length)], {
    data: new Float32Array(rows * length).fill(1),
    shape: [rows, length],
  }),
  () => {
    const { ids, next, losses } = languageModel({ ...sizes, context: length, layers: 2, documentStart: 3 });
    return { inputs: [ids, next], outputs: losses };
  },
  meanOverTokens,
  tokens,
);

const next = whole(0, vocabulary, rows, length);
next.data.forEach((_, i) => {
  if (i % length > 6) next.data[i] = noToken;
});
const translation = networkCase(
  'translation transformer',
  arrayDataset([whole(0, vocabulary, rows, length), whole(1, vocabulary, rows, length), next], {
    data: Float32Array.from(next.data, (token) => Number(token !== noToken)),
    shape: [rows, length],
  }),
  () => {
    const layers = { encoderLayers: 1, decoderLayers: 1, labelSmoothing: 0.1, length };
    const { source, target, next: following, smoothedLosses } = translationModel({ ...sizes, ...layers });
    return { inputs: [source, target, following], outputs: smoothedLosses };
  },
  meanOverTokens,
  tokens,
);

const pictures = imageArchitectures.map(({ name, build, weightDecay }) => {
  const size = 16;
  const targets = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) targets[row * classes + (row % classes)] = 1;
  const images = whole(0, 256, rows, size, size, 3);
  return networkCase(
    `image ${name}`,
    arrayDataset([{ ...images, data: Float32Array.from(images.data) }], {
      data: targets,
      shape: [rows, classes],
    }),
    () => {
      const { input, output } = build({ size, channels: 3, classes });
      return { inputs: [input], outputs: output };
    },
    categoricalCrossentropy({ labelSmoothing: 0.05 }),
    adamW({ learningRate: 0.001, weightDecay }),
  );
});

const recommenders = recommenderArchitectures.map(({ name, build, loss, rows: kind }) =>
  networkCase(
    `recommendation ${name}`,
    arrayDataset(
      [whole(0, vocabulary, rows, length)],
      kind === 'sequences' ? whole(-1, vocabulary, rows, length) : whole(0, vocabulary, rows),
    ),
    () => {
      const { input, trained } = build({ items: vocabulary, length });
      return { inputs: [input], outputs: trained };
    },
    loss(),
    adam(),
  ),
);

const tableNumbers = normals(rows, 4);
const plan = await planNumbers(tableNumbers.data, 4, { data: normals(rows, 1).data, width: 1 });
const tables = tableArchitectures.map(({ name, build, weightDecay }) => {
  const numbers = tableNumbers;
  const layout = { numbers: [0, 1, 2, 3], extras: [4, 5], categories: [{ column: 6, size: 5 }] };
  return networkCase(
    `table ${name}`,
    arrayDataset([numbers, normals(rows, 2), whole(0, 5, rows, 1)], whole(0, classes, rows)),
    () => {
      const built = build({ layout, plan, outputs: classes });
      return { inputs: inputsOf(built), outputs: built.output };
    },
    sparseCategoricalCrossentropy({ fromLogits: true }),
    adamW({ learningRate: 0.002, weightDecay }),
  );
});

// The mixed one is made of the others.
const series = seriesArchitectures
  .filter(({ name }) => name !== 'mixed')
  .map((architecture) => {
    const [time, sensors, folds] = [16, 3, 2];
    const columns = windowColumns(sensors);
    const readings = normals(rows, time, columns);
    readings.data.fill(Number.NaN, 0, 5 * columns);
    const steps = Array.from({ length: rows * time }, (_, i) => [
      1 - i / (rows * time),
      known.exactly,
      i % folds,
    ]);
    return networkCase(
      `remaining life ${architecture.name}`,
      arrayDataset([readings], { data: Float32Array.from(steps.flat()), shape: [rows, time, 3] }),
      () => {
        const shape = { length: time, mean: [0, 0.1, 0], scale: [1, 2, 0.5], cap: 100, folds };
        const { input, curves } = buildSeriesNetwork(architecture, shape);
        return { inputs: [input], outputs: curves };
      },
      foldLoss(folds),
      adam({ learningRate: 0.003, clipnorm: 1 }),
    );
  });

/** A small network of every architecture of every task. */
export const networks: readonly NetworkCase[] = [
  ...texts,
  generation,
  translation,
  ...pictures,
  ...recommenders,
  ...tables,
  ...series,
];
