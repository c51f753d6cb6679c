import type { Layer, Symbolic } from '../../nn/layer.ts';
import {
  Add,
  Concatenate,
  Conv1D,
  Dense,
  GRU,
  LayerNormalization,
  LSTM,
  SinePositionEncoding,
  SpatialDropout1D,
  TransformerEncoder,
} from '../../nn/layers/index.ts';
import { Input } from '../../nn/model.ts';
import { RemainingLife, SeriesPreprocessing, SilencePadding } from '../series/layers.ts';
import { windowColumns } from '../series/windows.ts';
import type { ArchitectureName } from './options.ts';

/** What a network of this task needs to know of its data. */
export interface SeriesShape {
  /** Steps of a window. */
  readonly length: number;
  /** Of each sensor over the training units. */
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** The life, in units of time, beyond which more makes no difference. */
  readonly cap: number;
  /** Members of the ensemble; member `i` does not learn from the units of fold `i % folds`. */
  readonly folds: number;
}

export interface SeriesNetwork {
  /** Windows as `writeWindow` writes them, `[batch, time, 2 · sensors + 1]`; the last step is now. */
  readonly input: Symbolic;
  /** Remaining life as a share of the cap, at every step and by every member: `[batch, time, members]`. */
  readonly curves: Symbolic;
  /** Remaining life now, `[batch, 1]`, in units of time. */
  readonly output: Symbolic;
}

export interface Architecture {
  readonly name: ArchitectureName;
  /** What the members of one fold are, in order. */
  readonly members: readonly Member[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

type Member = (readings: Symbolic, name: string) => Symbolic;

/**
 * Averages over so many steps that each sensor is seen through. Readings as they are would be memorized with
 * their noise: new units are predicted better without them.
 */
const spans = [6, 24];

const chain = (first: Symbolic, ...layers: Layer[]): Symbolic => layers.reduce((x, layer) => layer(x), first);

/**
 * A curve of remaining life from features of each step. No dropout before it: noise that a rectifier has learned to
 * expect is missing when it answers, and the answers near failure come out too late.
 */
const curve = (features: Symbolic, name: string): Symbolic =>
  chain(
    features,
    Dense(32, { activation: 'relu', name: `${name}_dense` }),
    Dense(1, { name: `${name}_curve`, biasInitializer: 'ones' }),
  );

/** Gated recurrent units (Cho et al. 2014) read the readings in order. */
const gru: Member = (readings, name) =>
  curve(chain(readings, GRU(48, { returnSequences: true, name })), name);

/** Long short-term memory (Hochreiter and Schmidhuber 1997; for remaining life Zheng et al. 2017). */
const lstm: Member = (readings, name) =>
  curve(chain(readings, LSTM(48, { returnSequences: true, name })), name);

/** Temporal convolutions with growing dilation, none of which looks ahead (Bai, Kolter and Koltun 2018). */
const tcn: Member = (readings, name) => {
  let x = Dense(48, { name: `${name}_in` })(readings);
  for (const [i, dilationRate] of [1, 2, 4, 8, 16, 32].entries()) {
    const filtered = chain(
      x,
      SilencePadding(),
      Conv1D(48, 3, { padding: 'causal', dilationRate, activation: 'relu', name: `${name}_conv${i}` }),
      SpatialDropout1D(0.3),
    );
    x = Add()(x, filtered);
  }
  return curve(x, name);
};

/** A Transformer's encoder in which no step sees later ones (Vaswani et al. 2017). */
const transformer: Member = (readings, name) => {
  const wide = Dense(48, { name: `${name}_in` })(readings);
  const placed = Add()(wide, SinePositionEncoding()(wide));
  const block = (i: number) =>
    TransformerEncoder(96, 4, {
      dropout: 0.1,
      normalizeFirst: true,
      useCausalMask: true,
      name: `${name}_block${i}`,
    });
  return curve(chain(placed, block(0), block(1), LayerNormalization({ name: `${name}_norm` })), name);
};

/** By name; the first is the one that is chosen where none is asked for. */
export const architectures: readonly Architecture[] = [
  { name: 'gru', members: [gru, gru], epochs: 8, batchSize: 16, learningRate: 0.003 },
  { name: 'lstm', members: [lstm, lstm], epochs: 8, batchSize: 16, learningRate: 0.003 },
  { name: 'tcn', members: [tcn, tcn], epochs: 15, batchSize: 16, learningRate: 0.003 },
  { name: 'transformer', members: [transformer], epochs: 10, batchSize: 16, learningRate: 0.001 },
  { name: 'mixed', members: [gru, tcn, transformer], epochs: 12, batchSize: 16, learningRate: 0.002 },
];

/** The one of that name, or the first. */
export const architectureNamed = (asked: string | undefined): Architecture =>
  architectures.find(({ name }) => name === asked) ?? architectures[0];

/** The whole ensemble as one network: preprocessing once, then every member of every fold. */
export function buildSeriesNetwork(architecture: Architecture, shape: SeriesShape): SeriesNetwork {
  const input = Input({ shape: [shape.length, windowColumns(shape.mean.length)], name: 'readings' });
  const readings = SeriesPreprocessing({ ...shape, spans, name: 'preprocessing' })(input);
  const members = architecture.members.flatMap((member, i) =>
    Array.from({ length: shape.folds }, (_, fold) => member(readings, `member${i}_fold${fold}`)),
  );
  const curves = members.length === 1 ? members[0] : Concatenate({ name: 'curves' })(...members);
  return { input, curves, output: RemainingLife(shape.cap, { name: 'remaining_life' })(curves) };
}
