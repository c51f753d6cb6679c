import {
  add,
  cast,
  constant,
  equal,
  gather,
  mul,
  not,
  reduceMean,
  reshape,
  slice,
  softplus,
  sub,
  swapLast,
} from '../../graph/index.ts';
import { normal } from '../../nn/initializers.ts';
import { type Layer, layer, type Symbolic } from '../../nn/layer.ts';
import { project } from '../../nn/layers/core/dense.ts';
import {
  Add,
  BagPooling,
  Dropout,
  LayerNormalization,
  PositionEmbedding,
  TransformerEncoder,
} from '../../nn/layers/index.ts';
import { type LossFunction, sparseCategoricalCrossentropy } from '../../nn/losses/index.ts';
import { Input } from '../../nn/model.ts';
import type { NetworkChoice } from '../kit/parts.ts';
import type { architectureNames } from './options.ts';

export interface RecommenderSizes {
  readonly items: number;
  /** Items of a history that the network reads, the latest; shorter ones are padded in front with 0. */
  readonly length: number;
}

export interface RecommenderNetwork {
  /** Ids from 1 `[batch, length]`. */
  readonly input: Symbolic;
  /** What explanations look at. */
  readonly embedding: Symbolic;
  /** A score for each item after the whole history `[batch, items]`. */
  readonly output: Symbolic;
  /** What is trained: scores after every step `[batch, length, items]`, or `output` itself. */
  readonly trained: Symbolic;
}

export interface RecommenderArchitecture {
  readonly name: (typeof architectureNames)[number];
  /** Whether a training row is a sequence with an answer after every step, or a history with one answer. */
  readonly rows: 'sequences' | 'histories';
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly patience: number;
  readonly loss: () => LossFunction;
  readonly build: (sizes: RecommenderSizes) => RecommenderNetwork;
}

const units = 64;
const input = ({ length }: RecommenderSizes): Symbolic =>
  Input({ shape: [length], dtype: 'int32', name: 'history' });

/** The last step of `[batch, time, features]`. */
const LastStep = (): Layer =>
  layer(
    'LastStep',
    {},
    {
      call: (_, [{ tensor }]) => {
        const [batch, time, features] = tensor.shape;
        return { tensor: reshape(slice(tensor, 1, time - 1, time), [batch, features]) };
      },
    },
  );

/**
 * One table of items for both ends of the network. Ids from 1 to `items` `[batch, time]`, 0 being padding, become
 * vectors `[batch, time, units]` and a mask; vectors `[batch, ..., units]` become a score for each item `[batch, ...,
 * items]`, without one for padding. `scale` multiplies what ids become, and not the scores.
 */
function ItemEmbedding(
  items: number,
  units: number,
  options: { readonly name?: string; readonly scale?: number } = {},
): Layer {
  const { scale = 1 } = options;
  return layer(
    'ItemEmbedding',
    { items, units, ...options },
    {
      weights: () => ({
        embeddings: { shape: [items + 1, units], initializer: normal(0, units ** -0.5) },
      }),
      call: ({ weights: { embeddings } }, [{ tensor, mask }]) =>
        tensor.dtype === 'float32'
          ? { tensor: project(tensor, swapLast(slice(embeddings, 0, 1, items + 1))), mask }
          : {
              tensor: scale === 1 ? gather(embeddings, tensor) : mul(gather(embeddings, tensor), scale),
              mask: not(equal(cast(tensor, 'int32'), constant(0, 'int32'))),
            },
    },
  );
}

/**
 * Bayesian personalised ranking (Rendle et al. 2009) of scores `[batch, items]`: that the item taken ranks above another,
 * as the mean over all others instead of one sampled at random, which is what sampling gives on average.
 */
function bprLoss(): LossFunction {
  const loss: LossFunction = (target, prediction) => {
    const [rows, items] = prediction.shape;
    const starts = constant(
      Int32Array.from({ length: rows }, (_, row) => row * items),
      'int32',
      [rows],
    );
    const flat = add(cast(reshape(target, [rows]), 'int32'), starts);
    const right = reshape(gather(reshape(prediction, [rows * items]), flat), [rows, 1]);
    return reduceMean(softplus(sub(prediction, right)), -1);
  };
  return Object.assign(loss, { targetDtype: 'int32' as const });
}

/** By name, the default first. */
export const recommenderArchitectures: readonly RecommenderArchitecture[] = [
  {
    // Kang and McAuley 2018, with cross-entropy over all items instead of one sampled item, and with normalisation
    // before each half.
    name: 'sasrec',
    rows: 'sequences',
    epochs: 100,
    batchSize: 64,
    learningRate: 0.003,
    patience: 15,
    loss: () => sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: -1 }),
    build: (sizes) => {
      const ids = input(sizes);
      // At the size of the positions; without the factor it takes twice as many epochs to distinguish items.
      const items = ItemEmbedding(sizes.items, units, { name: 'items', scale: Math.sqrt(units) });
      const embedding = items(ids);
      let x = Add()(embedding, PositionEmbedding(sizes.length)(embedding));
      x = Dropout(0.4)(x);
      for (let block = 0; block < 2; block++) {
        x = TransformerEncoder(units * 2, 1, { dropout: 0.4, normalizeFirst: true, useCausalMask: true })(x);
      }
      x = LayerNormalization({ epsilon: 1e-5 })(x);
      return { input: ids, embedding, trained: items(x), output: items(LastStep()(x)) };
    },
  },
  {
    // Matrix factorisation learned by BPR (Rendle et al. 2009). A user's vector is made of the items they took, so that
    // users never seen get recommendations too (Kabbur, Ning and Karypis 2013).
    name: 'bpr',
    rows: 'histories',
    epochs: 40,
    batchSize: 128,
    learningRate: 0.002,
    patience: 4,
    loss: bprLoss,
    build: (sizes) => {
      const ids = input(sizes);
      const embedding = ItemEmbedding(sizes.items, units, { name: 'taken' })(ids);
      const user = Dropout(0.3)(BagPooling({ combiner: 'sqrtn' })(embedding));
      const output = ItemEmbedding(sizes.items, units, { name: 'items' })(user);
      return { input: ids, embedding, trained: output, output };
    },
  },
];

/** The network chosen for the data. */
export interface RecommenderChoice extends NetworkChoice {
  readonly architecture: RecommenderArchitecture;
}
