import type { RowType } from '../data/dataset.ts';
import { add, cast, input, mul, type Tensor } from '../graph/index.ts';
import type { Value } from '../nn/layer.ts';
import type { LossFunction } from '../nn/losses/index.ts';
import { meanLoss, meanMetric, type Rows } from './means.ts';
import type { MetricFunction } from './metric-functions.ts';
import type { StreamedMetric } from './metrics/streamed/index.ts';
import type { Optimizer } from './optimizers/optimizer.ts';

/** What is measured at an output, under the names in the logs. */
export interface Measures {
  readonly metrics: Readonly<Record<string, MetricFunction>>;
  /** Those that are gathered from predictions batch by batch. */
  readonly streamed?: readonly StreamedMetric[];
}

/** What one output of a network is to come to. */
export interface OutputObjective extends Measures {
  /** Undefined for an output that is only measured. */
  readonly loss: LossFunction | undefined;
  /** Measures by sample weight; the others do not look at weights. */
  readonly weighted?: Measures;
  /** Which output of the network it is, the first by default. */
  readonly output?: number;
  /** How its own loss is called in the logs, where there are several outputs. */
  readonly lossName?: string;
  /** How much its loss counts; 1 by default. */
  readonly lossWeight?: number;
}

/** What a network is trained for. */
export interface Objective extends OutputObjective {
  readonly optimizer: Optimizer;
  /** Whether the loss is scaled up for the way back, because products are computed in float16. */
  readonly lossScaled?: boolean;
  /** Of a network of several outputs, what those after the first are to come to. */
  readonly others?: readonly OutputObjective[];
}

/** The types of what a step is fed of a data set. */
export interface RowTypes {
  readonly inputs: readonly RowType[];
  readonly target: RowType | undefined;
  readonly moreTargets?: readonly RowType[];
  readonly weighted: boolean;
  readonly weightShape?: readonly number[];
  readonly outputWeights?: readonly (readonly number[] | undefined)[];
}

export const outputsOf = (objective: Objective): readonly OutputObjective[] => [
  objective,
  ...(objective.others ?? []),
];
/** Names of what a step is fed and gives back for the output at a place in the objective. */
export const numbered = (name: string, place: number): string => (place === 0 ? name : `${name}#${place}`);
/** Beside a mean, how much it was taken over where that is not the number of rows. */
export const countName = (name: string): string => `${name}#count`;
/** The name under which penalties are given back apart from the losses of several outputs. */
export const penaltyName = '#penalty';

/** What an objective makes of a network's outputs. */
export class WrittenObjective {
  /** What is to become small. */
  readonly total: Tensor;
  readonly #objective: Objective;
  readonly #rows: readonly Rows[];
  readonly #lossResults: Record<string, Tensor> = {};

  constructor(
    objective: Objective,
    values: readonly Value[],
    types: RowTypes,
    batch: number,
    penalties: readonly Tensor[],
  ) {
    this.#objective = objective;
    const common = types.weighted
      ? input('sampleWeight', 'float32', [batch, ...(types.weightShape ?? [])])
      : undefined;
    const weightAt = (place: number): Tensor | undefined => {
      const own = types.outputWeights?.[place];
      return own ? input(numbered('sampleWeight', place), 'float32', [batch, ...own]) : undefined;
    };
    const targets = [types.target, ...(types.moreTargets ?? [])];
    const outputs = outputsOf(objective);
    this.#rows = outputs.map(({ output = 0 }, place): Rows => {
      const type = targets[place];
      if (type === undefined) throw new Error(`there are no targets for output ${output + 1}`);
      const target = input(numbered('target', place), type.dtype, [batch, ...type.shape]);
      const weight = types.outputWeights === undefined ? common : weightAt(place);
      return { target, value: values[output], weight };
    });
    const losses = outputs.flatMap(({ loss, lossName, lossWeight = 1 }, place) => {
      if (loss === undefined) return [];
      const { value, count } = meanLoss(loss, this.#rows[place]);
      const name = lossName ?? (outputs.length === 1 ? 'loss' : undefined);
      if (lossName !== undefined) this.#lossResults[lossName] = value;
      if (name !== undefined && count !== undefined) this.#lossResults[countName(name)] = count;
      return [lossWeight === 1 ? value : mul(value, lossWeight)];
    });
    const sum = (all: readonly Tensor[]): Tensor => all.reduce((total, each) => add(total, each));
    this.total = penalties.reduce((total, penalty) => add(total, penalty), sum(losses));
    if (outputs.length > 1 && penalties.length > 0) this.#lossResults[penaltyName] = sum(penalties);
  }

  /** The loss of all outputs and of each, with what their means were taken over. */
  get losses(): Record<string, Tensor> {
    return { loss: this.total, ...this.#lossResults };
  }

  /** The metrics that are means, with what they were taken over. */
  metrics(): Record<string, Tensor> {
    const results: Record<string, Tensor> = {};
    outputsOf(this.#objective).forEach(({ metrics, weighted }, place) => {
      const rows = this.#rows[place];
      const add = (measures: Measures['metrics'], over: Rows): void => {
        for (const [name, metric] of Object.entries(measures)) {
          const { value, count } = meanMetric(metric, over);
          results[name] = value;
          if (count !== undefined) results[countName(name)] = count;
        }
      };
      add(metrics, { ...rows, weight: undefined });
      if (weighted !== undefined) add(weighted.metrics, rows);
    });
    return results;
  }

  /** What streamed metrics read, or all predictions: and of padded sequences which steps are real. */
  predictions(all: boolean): Record<string, Tensor> {
    const results: Record<string, Tensor> = {};
    outputsOf(this.#objective).forEach((output, place) => {
      if (!all && streamedOf(output).length === 0) return;
      const { tensor, mask } = this.#rows[place].value;
      results[numbered('prediction', place)] = tensor;
      if (mask === undefined || tensor.shape.length < 3 || streamedOf(output).length === 0) return;
      results[numbered('predictionMask', place)] = cast(mask, 'float32');
    });
    return results;
  }
}

/** All metrics of an output that are gathered from predictions. */
export const streamedOf = ({ streamed = [], weighted }: OutputObjective): readonly StreamedMetric[] => [
  ...streamed,
  ...(weighted?.streamed ?? []),
];
