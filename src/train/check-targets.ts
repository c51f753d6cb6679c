import { UserError } from '../core/errors.ts';
import {
  type Dataset,
  type RowBuffer,
  type RowBuffers,
  type RowType,
  readOtherwise,
} from '../data/dataset.ts';
import { sizeOf } from '../graph/index.ts';
import type { TargetRule, TargetTraits } from '../nn/losses/index.ts';
import type { Network } from '../nn/model.ts';
import { type Objective, outputsOf } from './objective.ts';
import { bufferOf } from './step-values.ts';

/** What the targets of an output have to be. */
export interface TargetCheck {
  /** Which of the targets. */
  readonly place: number;
  readonly rule: TargetRule;
  /** How many scores the model gives. */
  readonly classes: number;
  /** Whether there are steps of padding, whose targets may be anything. */
  readonly masked: boolean;
}

/** What losses and metrics ask of the targets. */
export function targetChecks(objective: Objective, network: Network): TargetCheck[] {
  return outputsOf(objective).flatMap(({ loss, metrics, weighted, output = 0 }, place) => {
    const { shape, value } = network.outputs[output];
    const functions = [loss, ...Object.values(metrics), ...Object.values(weighted?.metrics ?? {})];
    const classes = shape[shape.length - 1];
    const masked = value.mask !== undefined;
    return functions.flatMap((each) => {
      const rule = each && ruleOf(each);
      return rule === undefined ? [] : [{ place, rule, classes, masked }];
    });
  });
}

/** A loss of somebody's own that asks for class numbers gets whole ones. */
const ruleOf = ({ targets, targetDtype }: TargetTraits): TargetRule | undefined =>
  targets ?? (targetDtype === 'int32' ? { kind: 'classNumbers' } : undefined);

/** The same rows; reading targets that a loss or metric cannot mean throws UserError with the row. */
export function withCheckedTargets(data: Dataset, objective: Objective, network: Network): Dataset {
  const checks = targetChecks(objective, network);
  if (checks.length === 0) return data;
  const checked = (source: Dataset): Dataset => {
    const { narrow } = source;
    const same = readOtherwise(source, {
      read(rows, into) {
        source.read(rows, into);
        for (const check of checks) {
          const values = targetAt(into, check.place);
          const type = typesOf(source)[check.place];
          if (values === undefined || type === undefined) continue;
          const fault = faultOfTargets(check, values, rows, type, check.masked);
          if (fault !== undefined) throw new UserError(fault);
        }
      },
    });
    return narrow === undefined ? same : { ...same, narrow: (rows) => checked(narrow.call(source, rows)) };
  };
  return checked(data);
}

const targetAt = ({ target, moreTargets }: RowBuffers, place: number): RowBuffer | undefined =>
  place === 0 ? target : moreTargets?.[place - 1];
const typesOf = ({ target, moreTargets = [] }: Dataset): readonly (RowType | undefined)[] => [
  target,
  ...moreTargets,
];

interface Fault {
  readonly en: string;
  readonly zh: string;
}

/** What is wrong with the first target that is not as it has to be; `anywhere`: only what it could be nowhere. */
function faultOfTargets(
  { rule: { kind, ignored }, classes }: TargetCheck,
  values: RowBuffer,
  rows: Int32Array,
  { shape }: RowType,
  anywhere: boolean,
): Fault | undefined {
  const width = sizeOf(shape);
  const end = Math.min(values.length, rows.length * width);
  for (let i = 0; i < end; i++) {
    const value = values[i];
    // That a number is missing is said of the batch, with what it led to.
    if (!Number.isFinite(value) || value === ignored) continue;
    const row = rows[Math.floor(i / width)] + 1;
    if (kind === 'shares') {
      // Rounding may have taken a share a little beyond.
      if (anywhere || (value >= -1e-6 && value <= 1 + 1e-6)) continue;
      return {
        en: `row ${row} of the data has the target ${value}, and this loss takes 0 to 1; give 0 for no and 1 for yes, or another loss`,
        zh: `第 ${row} 行数据的目标为 ${value}，而该损失的目标应在 0 到 1 之间；请用 0 表示否、1 表示是，或换用其他损失`,
      };
    }
    if (!Number.isInteger(value)) {
      return {
        en: `row ${row} of the data is of class ${value}, which is no whole number; give class numbers from 0, or another loss`,
        zh: `第 ${row} 行数据的类别为 ${value}，不是整数；请给出从 0 开始的类别编号，或换用其他损失`,
      };
    }
    if (anywhere || kind === 'classNumbers' || (value >= 0 && value < classes)) continue;
    return {
      en: `row ${row} of the data is of class ${value}, and the model gives ${scores(classes)}; number the classes from 0 or give the last layer more units`,
      zh: `第 ${row} 行数据的类别为 ${value}，而模型只给出 ${classes} 个类别（0 到 ${classes - 1}）的得分；请将类别从 0 编号，或增加最后一层的单元数`,
    };
  }
  return undefined;
}

const scores = (classes: number): string =>
  classes === 1 ? 'a score for one class, 0' : `scores for ${classes} classes, 0 to ${classes - 1}`;

/**
 * What is wrong with the data of a batch whose loss is not finite: an input or a target that is no number, or a class
 * that the model has no score for. Undefined where the data are not to blame.
 */
export function faultOfRows(
  data: Dataset,
  rows: Int32Array,
  checks: readonly TargetCheck[],
): Fault | undefined {
  const buffer = (type: RowType): RowBuffer => bufferOf(type, rows.length);
  const inputs = data.inputs.map(buffer);
  const weight = new Float32Array(rows.length * sizeOf(data.weightShape ?? []));
  const into = {
    inputs,
    target: data.target && buffer(data.target),
    moreTargets: data.moreTargets?.map(buffer),
    weight,
  };
  data.read(rows, into);
  const rowAt = (values: RowBuffer, at: number): number =>
    rows[Math.floor((at * rows.length) / values.length)] + 1;
  const strange = (value: number): boolean => !Number.isFinite(value);
  for (const [i, values] of inputs.entries()) {
    const at = values.findIndex(strange);
    if (at < 0) continue;
    return {
      en: `row ${rowAt(values, at)} of the data holds ${values[at]} in input ${i + 1}; leave such rows out or put a number there`,
      zh: `第 ${rowAt(values, at)} 行数据的输入 ${i + 1} 含有 ${values[at]}；请去掉这样的行，或填入数值`,
    };
  }
  for (const place of typesOf(data).keys()) {
    const values = targetAt(into, place);
    const at = values?.findIndex(strange) ?? -1;
    if (values === undefined || at < 0) continue;
    return {
      en: `row ${rowAt(values, at)} of the data has the target ${values[at]}; leave such rows out or put a number there`,
      zh: `第 ${rowAt(values, at)} 行数据的目标为 ${values[at]}；请去掉这样的行，或填入数值`,
    };
  }
  const heavy = weight.findIndex(strange);
  if (heavy >= 0) {
    return {
      en: `row ${rowAt(weight, heavy)} of the data has the weight ${weight[heavy]}; give it a finite one`,
      zh: `第 ${rowAt(weight, heavy)} 行数据的权重为 ${weight[heavy]}；请给出有限的权重`,
    };
  }
  for (const check of checks) {
    const [values, type] = [targetAt(into, check.place), typesOf(data)[check.place]];
    const fault = values && type && faultOfTargets(check, values, rows, type, false);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
