import type { Symbolic } from '../../nn/layer.ts';
import {
  Activation,
  Add,
  Concatenate,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  LayerNormalization,
  TransformerEncoder,
} from '../../nn/layers/index.ts';
import { Input } from '../../nn/model.ts';
import type { NumericPlan } from './features.ts';
import type { InputLayout } from './inputs.ts';
import {
  CrossFeatures,
  ExtraEmbedding,
  NumberEmbedding,
  OffsetIds,
  PiecewiseLinearEncoding,
  PrependToken,
  Standardize,
  TakeStep,
} from './layers.ts';
import type { architectureNames } from './options.ts';

export interface TabularShape {
  readonly layout: InputLayout;
  readonly plan: NumericPlan;
  /** Classes, or 1 for a quantity. */
  readonly outputs: number;
}

/** Symbols of a network: its inputs in the order numbers, extras, categories (those that exist), and its output. */
export interface TabularNetwork {
  readonly numbers: Symbolic | undefined;
  readonly extras: Symbolic | undefined;
  readonly categories: Symbolic | undefined;
  /** Vectors of the categories `[batch, categories, units]`, where explanations start. */
  readonly embedded: Symbolic | undefined;
  /** Logits `[batch, classes]`, or the standardised quantity `[batch, 1]`. */
  readonly output: Symbolic;
}

/** How a network learns. */
export interface Learning {
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly patience: number;
  /** Pairs of numbers that the network is given at most. */
  readonly maxCrosses: number;
  /** How much of a moving average of the weights stays at each step; an epoch ends with the average. */
  readonly averaging?: number;
}

export interface TabularArchitecture extends Learning {
  readonly name: (typeof architectureNames)[number];
  readonly epochs: number;
  /** What differs where it learns classes. */
  readonly ofClasses?: Partial<Learning>;
  readonly build: (shape: TabularShape) => TabularNetwork;
}

/** `outputs` are those of `TabularShape`. */
export const learningOf = (architecture: TabularArchitecture, outputs: number): Learning =>
  outputs === 1 ? architecture : { ...architecture, ...architecture.ofClasses };

export const inputsOf = ({ numbers, extras, categories }: TabularNetwork): Symbolic[] =>
  [numbers, extras, categories].filter((each) => each !== undefined);

const chain = (first: Symbolic, ...layers: ((x: Symbolic) => Symbolic)[]): Symbolic =>
  layers.reduce((symbolic, layer) => layer(symbolic), first);

function inputs({ numbers, extras, categories }: InputLayout) {
  return {
    numbers: numbers.length > 0 ? Input({ shape: [numbers.length], name: 'numbers' }) : undefined,
    extras: extras.length > 0 ? Input({ shape: [extras.length], name: 'extras' }) : undefined,
    categories:
      categories.length > 0
        ? Input({ shape: [categories.length], dtype: 'int32', name: 'categories' })
        : undefined,
  };
}

/** One table of vectors for all categories, each with rows of its own. */
function embed(categories: Symbolic | undefined, { categories: all }: InputLayout, units: number) {
  if (categories === undefined) return undefined;
  const rows = all.reduce((sum, { size }) => sum + size, 0);
  return chain(
    categories,
    OffsetIds(all.map(({ size }) => size)),
    Embedding(rows, units, { name: 'levels' }),
  );
}

/** In the order of `architectureNames`; the first is the default. */
export const architectures: readonly TabularArchitecture[] = [
  {
    // Numbers and their pairs in intervals, categories as vectors, dense blocks with residual connections.
    name: 'residual-mlp',
    epochs: 60,
    batchSize: 256,
    learningRate: 0.002,
    weightDecay: 0.02,
    patience: 12,
    maxCrosses: 48,
    // Chosen on held-out rows of the tables of bench/table-classes.ts: members of few rows learn them by heart otherwise.
    ofClasses: { batchSize: 128, weightDecay: 1, maxCrosses: 32, averaging: 0.9 },
    build: ({ layout, plan, outputs }) => {
      const given = inputs(layout);
      const dropped = (x: Symbolic, rate: number): Symbolic => (outputs === 1 ? x : Dropout(rate)(x));
      const parts: Symbolic[] = [];
      if (given.numbers !== undefined) {
        const crossed = CrossFeatures(plan)(given.numbers);
        parts.push(dropped(PiecewiseLinearEncoding(plan)(crossed), 0.15), Standardize(plan, 4)(crossed));
      }
      if (given.extras !== undefined) parts.push(given.extras);
      const embedded = embed(given.categories, layout, 8);
      if (embedded !== undefined) parts.push(dropped(Flatten()(embedded), 0.2));
      const joined = parts.length === 1 ? parts[0] : Concatenate()(...parts);
      let x = chain(joined, Dense(128));
      for (let block = 0; block < 2; block++) {
        const change = chain(
          x,
          LayerNormalization(),
          Dense(128, { activation: 'relu' }),
          Dropout(0.2),
          Dense(128),
        );
        x = Add()(x, change);
      }
      const output = chain(
        x,
        LayerNormalization(),
        Activation('relu'),
        Dropout(0.2),
        Dense(outputs, { name: 'logits' }),
      );
      return { ...given, embedded, output };
    },
  },
  {
    // Each column a token, read by a Transformer (Gorishniy et al. 2021, "Revisiting Deep Learning Models for Tabular Data").
    name: 'ft-transformer',
    epochs: 40,
    batchSize: 256,
    learningRate: 0.001,
    weightDecay: 0.01,
    patience: 8,
    maxCrosses: 48,
    build: ({ layout, plan, outputs }) => {
      const units = 32;
      const given = inputs(layout);
      const tokens: Symbolic[] = [];
      if (given.numbers !== undefined) {
        // Attention finds pairs itself, so each number is one token.
        const single = { ...plan, edges: plan.edges.slice(0, layout.numbers.length) };
        tokens.push(NumberEmbedding(single, units)(given.numbers));
      }
      if (given.extras !== undefined) tokens.push(ExtraEmbedding(layout.extras.length, units)(given.extras));
      const embedded = embed(given.categories, layout, units);
      if (embedded !== undefined) tokens.push(embedded);
      const joined = tokens.length === 1 ? tokens[0] : Concatenate({ axis: 1 })(...tokens);
      const output = chain(
        joined,
        PrependToken(units),
        TransformerEncoder(64, 4, { dropout: 0.1, normalizeFirst: true, activation: 'gelu' }),
        TransformerEncoder(64, 4, { dropout: 0.1, normalizeFirst: true, activation: 'gelu' }),
        TakeStep(0),
        LayerNormalization(),
        Activation('relu'),
        Dense(outputs, { name: 'logits' }),
      );
      return { ...given, embedded, output };
    },
  },
];
