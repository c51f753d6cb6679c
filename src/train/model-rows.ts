import { UserError } from '../core/errors.ts';
import { type Dataset, type RowType, subset } from '../data/dataset.ts';
import type { ArrayLikeData } from '../data/nd-array.ts';
import type { Network } from '../nn/model.ts';
import { fittedTo } from './check-data.ts';
import { withCheckedTargets } from './check-targets.ts';
import type { Engine } from './engine.ts';
import {
  type Arrays,
  arraysFor,
  dataOf,
  type Inputs,
  isDataset,
  type SampleWeight,
  splitWeights,
  targetsFor,
  weightsByClass,
  wrongTargets,
} from './model-data.ts';
import type { BatchOptions, TrainOptions } from './model-options.ts';
import { type Compiled, objectiveOf, usedOutputs } from './objective-of.ts';

/** What rows have to know of the model that reads them. */
export interface ReadingModel {
  network(): Network | undefined;
  /** Has a model that does not know its input yet learn it from such a row. */
  build(row: RowType): void;
  engine(): Engine;
  compiled(): Compiled | undefined;
  outputNames(): readonly string[];
}

/** Makes of what a user gives the rows that a compiled model reads. */
export class ModelRows {
  readonly #model: ReadingModel;
  /** What was compiled when the engine was last given an objective. */
  #objectiveOf: Compiled | undefined;

  constructor(model: ReadingModel) {
    this.#model = model;
  }

  get #network(): Network {
    const network = this.#model.network();
    if (network === undefined) throw new Error('the model is not built yet');
    return network;
  }

  /** Rows, targets and weights as the network takes them, with what is compiled in force. */
  async weighted(x: Inputs, y: Arrays | undefined, given: BatchOptions): Promise<Dataset> {
    const { classWeight, sampleWeight } = given;
    if (isDataset(x)) {
      if (classWeight !== undefined || sampleWeight !== undefined)
        throw new UserError({
          en: 'classWeight and sampleWeight go with arrays; give a Dataset its own weights',
          zh: 'classWeight 和 sampleWeight 只用于数组；Dataset 请自带权重',
        });
      return this.#prepare(x);
    }
    const targets = y === undefined ? undefined : this.#targets(y);
    const inputs = this.#model.network()?.inputs;
    const { common, each } = this.#weights(sampleWeight);
    if (classWeight === undefined || targets === undefined)
      return this.#prepare(dataOf(x, targets, common, inputs, each));
    const [target, another] = targets;
    if (another !== undefined || target === undefined) {
      throw new UserError({
        en: 'classWeight goes with one output, and the model is trained at several; give sampleWeight instead',
        zh: 'classWeight 只适用于单个输出，而模型在多个输出上训练；请改用 sampleWeight',
      });
    }
    return this.#prepare(dataOf(x, targets, weightsByClass(target, classWeight, common), inputs));
  }

  #weights(given: SampleWeight | undefined) {
    const all = this.#model.network() === undefined ? ['output'] : this.#model.outputNames();
    const compiled = this.#model.compiled();
    return splitWeights(given, all, compiled === undefined ? [0] : usedOutputs(compiled, all));
  }

  /** The targets of the outputs that are trained. */
  #targets(y: Arrays): readonly ArrayLikeData[] {
    if (this.#model.network() === undefined) return [arraysFor(y, { what: 'output', names: ['output'] })[0]];
    const all = this.#model.outputNames();
    const compiled = this.#model.compiled();
    return targetsFor(y, all, compiled === undefined ? [0] : usedOutputs(compiled, all));
  }

  /** The data as the network takes them; a sequential model without an `Input` learns its input's shape from them. */
  fitted(data: Dataset): Dataset {
    const [row] = data.inputs;
    if (row !== undefined) this.#model.build(row);
    return fittedTo(this.#network, data);
  }

  async #prepare(unfitted: Dataset): Promise<Dataset> {
    if (unfitted.length === 0)
      throw new UserError({
        en: 'there are no rows; give at least one',
        zh: '没有数据行；请至少给出一行',
      });
    const data = this.fitted(unfitted);
    const compiled = this.#model.compiled();
    if (compiled === undefined)
      throw new UserError({
        en: 'call compile({ optimizer, loss }) before fit or evaluate',
        zh: '请在 fit 或 evaluate 之前调用 compile({ optimizer, loss })',
      });
    const engine = this.#model.engine();
    const names = this.#model.outputNames();
    const types = [data.target, ...(data.moreTargets ?? [])];
    const used = usedOutputs(compiled, names);
    if (data.target !== undefined && types.length !== used.length)
      throw wrongTargets(types.length, used.length);
    if (this.#objectiveOf === compiled) await engine.noticeFrozen();
    else {
      const objective = objectiveOf(compiled, this.#network.outputs, names, types);
      await engine.setObjective(objective);
      this.#objectiveOf = compiled;
    }
    return withCheckedTargets(data, engine.objective, this.#network);
  }

  async validation(
    all: Dataset,
    x: Inputs,
    y: Arrays | undefined,
    { validationData, validationSplit = 0, sampleWeight, classWeight }: TrainOptions,
  ): Promise<{ training: Dataset; validation: Dataset | undefined }> {
    if (validationData !== undefined) {
      const given = isDataset(validationData) ? validationData : this.#validationRows(validationData);
      if (given.length === 0)
        throw new UserError({
          en: 'validationData has no rows; give some or leave it out',
          zh: 'validationData 没有数据行；请给出数据，或去掉该选项',
        });
      const fitted = fittedTo(this.#network, given);
      return {
        training: all,
        validation: withCheckedTargets(fitted, this.#model.engine().objective, this.#network),
      };
    }
    if (validationSplit === 0) return { training: all, validation: undefined };
    const kept = Math.floor(all.length * (1 - validationSplit));
    if (!(kept >= 1 && kept < all.length)) {
      throw new UserError({
        en: `validationSplit ${validationSplit} of ${all.length} rows leaves one side empty; give a share between 0 and 1`,
        zh: `${all.length} 行数据按 validationSplit ${validationSplit} 划分后有一边为空；请给出 0 到 1 之间的比例`,
      });
    }
    const rows = (start: number, end: number) =>
      Int32Array.from({ length: end - start }, (_, i) => start + i);
    // Weights of classes are for training only, those of rows for both.
    const plain = classWeight === undefined ? all : await this.weighted(x, y, { sampleWeight });
    return {
      training: subset(all, rows(0, kept)),
      validation: subset(plain, rows(kept, all.length)),
    };
  }

  #validationRows(given: unknown): Dataset {
    if (!Array.isArray(given) || given.length < 2 || given.length > 3) {
      throw new UserError({
        en: 'validationData is [x, y], [x, y, sampleWeight] or a Dataset',
        zh: 'validationData 应为 [x, y]、[x, y, sampleWeight] 或 Dataset',
      });
    }
    const [x, y, weights]: [Arrays, Arrays, SampleWeight?] = [given[0], given[1], given[2]];
    const { common, each } = this.#weights(weights);
    return dataOf(x, this.#targets(y), common, this.#network.inputs, each);
  }
}
