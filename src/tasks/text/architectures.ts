import { constantValue } from '../../nn/initializers.ts';
import type { Symbolic } from '../../nn/layer.ts';
import {
  Activation,
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
  ScaledEmbedding,
  SpatialDropout1D,
  TokenAndPositionEmbedding,
  TransformerEncoder,
} from '../../nn/layers/index.ts';
import { Input } from '../../nn/model.ts';
import { Bias } from './bias.ts';
import { evidenceLayer } from './class-evidence.ts';
import type { EncoderKind } from './encoder.ts';
import { Temperature } from './temperature.ts';

export interface ArchitectureSizes {
  /** Ids in use. */
  readonly vocabulary: number;
  /** Ids of a text. */
  readonly length: number;
  readonly classes: number;
  /** `[vocabulary, classes]` from the training rows (`classEvidence`), for networks that begin with it. */
  readonly evidence?: Float32Array;
}

/** What a network is and how it likes to be trained. */
export interface Architecture {
  readonly name: string;
  readonly encoder: EncoderKind;
  /** At most so many passes over so many training rows. */
  readonly epochs: (rows: number) => number;
  readonly batchSize: number;
  readonly patience: number;
  /** Of what is minimised: by logits, or by margins around nought. */
  readonly loss: 'crossentropy' | 'squaredHinge';
  readonly learningRate: number;
  /** `'adam'` where nothing is said. */
  readonly optimizer?: 'adam' | 'sgd';
  /** Begins with what each n-gram says of the classes. */
  readonly usesEvidence?: boolean;
  /** From ids `[batch, length]` to logits `[batch, classes]`; `embedding` is what explanations look at. */
  readonly build: (sizes: ArchitectureSizes) => { input: Symbolic; embedding: Symbolic; logits: Symbolic };
}

/** A network with its probabilities `[batch, classes]` behind the logits. */
export function classifierNetwork(architecture: Architecture, sizes: ArchitectureSizes) {
  const parts = architecture.build(sizes);
  return { ...parts, output: Activation('softmax', { name: 'probabilities' })(Temperature()(parts.logits)) };
}

const ids = ({ length }: ArchitectureSizes): Symbolic =>
  Input({ shape: [length], dtype: 'int32', name: 'ids' });
const classifier = (classes: number) => Dense(classes, { name: 'scores' });
const chain = (first: Symbolic, ...layers: ((x: Symbolic) => Symbolic)[]): Symbolic =>
  layers.reduce((symbolic, layer) => layer(symbolic), first);

/** By name, the one that is chosen where nothing speaks for another first. */
export const architectures: readonly Architecture[] = [
  {
    // What each n-gram says of each class, weighed (Wang and Manning 2012, the support vector machine of naive Bayes).
    name: 'nb-svm',
    encoder: 'ngrams',
    // Few rows make few steps; a thousand are enough.
    epochs: (rows) => Math.max(4, Math.min(10, Math.round(128_000 / rows))),
    batchSize: 128,
    patience: 3,
    loss: 'squaredHinge',
    optimizer: 'sgd',
    learningRate: 0.5,
    usesEvidence: true,
    build: ({ vocabulary, classes, length, evidence }) => {
      const input = Input({ shape: [length], dtype: 'int32', name: 'ids' });
      // A saved network has evidence and weights in one table.
      const embedding =
        evidence === undefined
          ? Embedding(vocabulary, classes, { maskZero: true, name: evidenceLayer })(input)
          : ScaledEmbedding(vocabulary, classes, {
              scales: evidence,
              embeddingsInitializer: constantValue(0.1),
              maskZero: true,
              sparse: true,
              name: evidenceLayer,
            })(input);
      const logits = chain(
        embedding,
        BagPooling({ combiner: 'sqrtn', dropout: 0.1 }),
        Bias({ initial: -0.5 }),
      );
      return { input, embedding, logits };
    },
  },
  {
    // Learned vectors of words, word pairs and parts of words, averaged (Joulin et al. 2017).
    name: 'ngrams',
    encoder: 'ngrams',
    epochs: () => 20,
    batchSize: 64,
    learningRate: 0.003,
    patience: 3,
    loss: 'crossentropy',
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 64, { maskZero: true, sparse: true })(input);
      const logits = chain(
        embedding,
        BagPooling({ combiner: 'sqrtn', dropout: 0.3 }),
        classifier(sizes.classes),
      );
      return { input, embedding, logits };
    },
  },
  {
    // Kim 2014: convolutions over three window widths, the strongest answer of each filter.
    name: 'text-cnn',
    encoder: 'tokens',
    epochs: () => 15,
    batchSize: 64,
    learningRate: 0.001,
    patience: 3,
    loss: 'crossentropy',
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 128)(input);
      const dropped = SpatialDropout1D(0.2)(embedding);
      const windows = [2, 3, 4].map((width) =>
        chain(dropped, Conv1D(128, width, { activation: 'relu', padding: 'same' }), GlobalMaxPooling1D()),
      );
      const logits = chain(Concatenate()(...windows), Dropout(0.5), classifier(sizes.classes));
      return { input, embedding, logits };
    },
  },
  {
    name: 'bilstm',
    encoder: 'tokens',
    epochs: () => 12,
    batchSize: 32,
    learningRate: 0.002,
    patience: 3,
    loss: 'crossentropy',
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 96, { maskZero: true })(input);
      const logits = chain(
        embedding,
        SpatialDropout1D(0.2),
        Bidirectional(LSTM(64, { returnSequences: true })),
        GlobalMaxPooling1D(),
        Dropout(0.4),
        classifier(sizes.classes),
      );
      return { input, embedding, logits };
    },
  },
  {
    name: 'transformer',
    encoder: 'tokens',
    epochs: () => 15,
    batchSize: 32,
    learningRate: 0.001,
    patience: 4,
    loss: 'crossentropy',
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = TokenAndPositionEmbedding(sizes.vocabulary, sizes.length, 96, { maskZero: true })(
        input,
      );
      const block = () => TransformerEncoder(192, 4, { dropout: 0.1, normalizeFirst: true });
      const logits = chain(
        embedding,
        Dropout(0.2),
        block(),
        block(),
        LayerNormalization(),
        GlobalAveragePooling1D(),
        Dropout(0.3),
        classifier(sizes.classes),
      );
      return { input, embedding, logits };
    },
  },
  {
    // The network of the article that Millwright follows: Embedding 64, LSTM 64, Dense 64.
    name: 'lstm',
    encoder: 'tokens',
    epochs: () => 10,
    batchSize: 32,
    learningRate: 0.001,
    patience: 3,
    loss: 'crossentropy',
    build: (sizes) => {
      const input = ids(sizes);
      const embedding = Embedding(sizes.vocabulary, 64, { maskZero: true })(input);
      const logits = chain(embedding, LSTM(64), Dense(64, { activation: 'relu' }), classifier(sizes.classes));
      return { input, embedding, logits };
    },
  },
];
