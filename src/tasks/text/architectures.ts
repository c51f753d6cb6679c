import type { Symbolic } from '../../nn/layer.ts';
import {
  BagPooling,
  Bidirectional,
  Concatenate,
  Conv1D,
  Dense,
  Dropout,
  Embedding,
  GlobalAveragePooling1D,
  GlobalMaxPooling1D,
  LayerNormalization,
  LSTM,
  SpatialDropout1D,
  TokenAndPositionEmbedding,
  TransformerEncoder,
} from '../../nn/layers/index.ts';
import { Input } from '../../nn/model.ts';
import type { EncoderKind } from './encoder.ts';

export interface ArchitectureSizes {
  /** Ids in use. */
  readonly vocabulary: number;
  /** Ids of a text. */
  readonly length: number;
  readonly classes: number;
}

/** What a network is and how it likes to be trained. */
export interface Architecture {
  readonly name: string;
  readonly encoder: EncoderKind;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly patience: number;
  /** From ids `[batch, length]` to probabilities `[batch, classes]`; `embedding` is what explanations look at. */
  readonly build: (sizes: ArchitectureSizes) => { input: Symbolic; embedding: Symbolic; output: Symbolic };
}

const ids = ({ length }: ArchitectureSizes): Symbolic =>
  Input({ shape: [length], dtype: 'int32', name: 'ids' });
const classifier = (classes: number) => Dense(classes, { activation: 'softmax', name: 'scores' });
const chain = (first: Symbolic, ...layers: ((x: Symbolic) => Symbolic)[]): Symbolic =>
  layers.reduce((symbolic, layer) => layer(symbolic), first);

/** By name, the one that is chosen where nothing speaks for another first. */
export const architectures: readonly Architecture[] = [
  {
    // Learned vectors of words, word pairs and parts of words, averaged (Joulin et al. 2017).
    name: 'ngrams',
    encoder: 'ngrams',
    epochs: 20,
    batchSize: 64,
    learningRate: 0.003,
    patience: 3,
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 64, { maskZero: true, sparse: true })(input);
      const output = chain(
        embedding,
        BagPooling({ combiner: 'sqrtn', dropout: 0.3 }),
        classifier(sizes.classes),
      );
      return { input, embedding, output };
    },
  },
  {
    // Kim 2014: convolutions over three window widths, the strongest answer of each filter.
    name: 'text-cnn',
    encoder: 'tokens',
    epochs: 15,
    batchSize: 64,
    learningRate: 0.001,
    patience: 3,
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 128)(input);
      const dropped = SpatialDropout1D(0.2)(embedding);
      const windows = [2, 3, 4].map((width) =>
        chain(dropped, Conv1D(128, width, { activation: 'relu', padding: 'same' }), GlobalMaxPooling1D()),
      );
      const output = chain(Concatenate()(...windows), Dropout(0.5), classifier(sizes.classes));
      return { input, embedding, output };
    },
  },
  {
    name: 'bilstm',
    encoder: 'tokens',
    epochs: 12,
    batchSize: 32,
    learningRate: 0.002,
    patience: 3,
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 96, { maskZero: true })(input);
      const output = chain(
        embedding,
        SpatialDropout1D(0.2),
        Bidirectional(LSTM(64, { returnSequences: true })),
        GlobalMaxPooling1D(),
        Dropout(0.4),
        classifier(sizes.classes),
      );
      return { input, embedding, output };
    },
  },
  {
    name: 'transformer',
    encoder: 'tokens',
    epochs: 15,
    batchSize: 32,
    learningRate: 0.001,
    patience: 4,
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = TokenAndPositionEmbedding(sizes.vocabulary, sizes.length, 96, { maskZero: true })(
        input,
      );
      const block = () => TransformerEncoder(192, 4, { dropout: 0.1, normalizeFirst: true });
      const output = chain(
        embedding,
        Dropout(0.2),
        block(),
        block(),
        LayerNormalization(),
        GlobalAveragePooling1D(),
        Dropout(0.3),
        classifier(sizes.classes),
      );
      return { input, embedding, output };
    },
  },
  {
    // The network of the article that Millwright follows: Embedding 64, LSTM 64, Dense 64.
    name: 'lstm',
    encoder: 'tokens',
    epochs: 10,
    batchSize: 32,
    learningRate: 0.001,
    patience: 3,
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 64, { maskZero: true })(input);
      const output = chain(embedding, LSTM(64), Dense(64, { activation: 'relu' }), classifier(sizes.classes));
      return { input, embedding, output };
    },
  },
];
