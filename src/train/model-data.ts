import { UserError } from '../core/errors.ts';
import { arrayDataset, type Dataset } from '../data/dataset.ts';
import { type ArrayLikeData, type NDArray, ndArray } from '../data/nd-array.ts';
import type { Symbolic } from '../nn/layer.ts';

/** Arrays by the names of inputs or outputs. */
export type NamedArrays = Readonly<Record<string, ArrayLikeData>>;
/** One array, several in the order of inputs or outputs, or several by name. */
export type Arrays = ArrayLikeData | readonly ArrayLikeData[] | NamedArrays;
export type Inputs = Arrays | Dataset;
/** How much each class counts, by its number. */
export type ClassWeight = Readonly<Record<number, number>> | ReadonlyMap<number, number>;

/** How much rows count: for all outputs, or for each in their order or by name. */
export type SampleWeight =
  | ArrayLikeData
  | ArrayLike<number>
  | readonly (ArrayLikeData | null | undefined)[]
  | NamedArrays;

export const isDataset = (x: unknown): x is Dataset =>
  typeof x === 'object' && x !== null && 'read' in x && 'inputs' in x;

/** What is given for several places at once, such as inputs or outputs. */
interface Places {
  /** `input` or `output`, for messages. */
  readonly what: 'input' | 'output';
  readonly names: readonly (string | undefined)[];
}

const isArray = (each: unknown): boolean =>
  ArrayBuffer.isView(each) || Array.isArray(each) || isNDArray(each);
const isNDArray = (each: unknown): each is NDArray =>
  typeof each === 'object' && each !== null && 'shape' in each && 'data' in each;

/** One array for each place: a list of them, or of a model with several, nested lists as many as it has. */
export function arraysFor(given: Arrays, { what, names }: Places): readonly ArrayLikeData[] {
  if (Array.isArray(given)) {
    const several = given.length > 0 && given.every((each) => isNDArray(each) || ArrayBuffer.isView(each));
    const nested = names.length > 1 && given.length === names.length && given.every(isArray);
    return several || nested ? given : [given];
  }
  if (ArrayBuffer.isView(given) || isNDArray(given)) return [given];
  if (typeof given !== 'object' || given === null) return [given];
  return byName(given as NamedArrays, { what, names });
}

function byName(given: NamedArrays, { what, names }: Places): readonly ArrayLikeData[] {
  const known = names.map((name, i) => name ?? `${what}${i}`);
  const strange = Object.keys(given).find((name) => !known.includes(name));
  const list = known.map((name) => `"${name}"`).join(', ');
  if (strange !== undefined) {
    throw new UserError({
      en: `the model has no ${what} called "${strange}"; its ${what}s are ${list}`,
      zh: `模型没有名为“${strange}”的${zh[what]}；其${zh[what]}为 ${list}`,
    });
  }
  return known.map((name) => {
    if (given[name] !== undefined) return given[name];
    throw new UserError({
      en: `there are no data for the ${what} "${name}"; give an array for each: ${list}`,
      zh: `缺少${zh[what]}“${name}”的数据；请为每个${zh[what]}给出数组：${list}`,
    });
  });
}
const zh = { input: '输入', output: '输出' } as const;

/** The targets of the outputs at the places `used`, of all that there are. */
export function targetsFor(
  y: Arrays,
  all: readonly string[],
  used: readonly number[],
): readonly ArrayLikeData[] {
  if (!isList(y) && typeof y === 'object' && y !== null && !ArrayBuffer.isView(y) && !isNDArray(y)) {
    const unused = all.filter((name, place) => !used.includes(place) && !Object.hasOwn(y, name));
    const given = arraysFor(
      { ...y, ...Object.fromEntries(unused.map((name) => [name, []])) },
      { what: 'output', names: all },
    );
    return used.map((place) => given[place]);
  }
  const given = arraysFor(y, { what: 'output', names: all });
  if (given.length === all.length) return used.map((place) => given[place]);
  if (given.length !== used.length) throw wrongTargets(given.length, used.length);
  return given;
}

const isList = (given: unknown): boolean => Array.isArray(given);

export function wrongTargets(given: number, wanted: number): UserError {
  return new UserError({
    en: `the model is trained at ${wanted} ${wanted === 1 ? 'output' : 'outputs'} and was given ${given} ${given === 1 ? 'array' : 'arrays'} of targets; give one for each, in order or by name`,
    zh: `模型在 ${wanted} 个输出上训练，却得到 ${given} 个目标数组；请按顺序或按名称为每个输出给出一个`,
  });
}

/** Weights for all outputs, or those of each of the outputs at the places `used`. */
export function splitWeights(
  given: SampleWeight | undefined,
  all: readonly string[],
  used: readonly number[],
) {
  if (given === undefined || all.length === 1) return { common: common(given) };
  if (Array.isArray(given)) {
    const isEach =
      given.length === all.length &&
      given.every((each) => each === null || each === undefined || isArray(each));
    return isEach
      ? { each: used.map((place): ArrayLikeData | undefined => given[place] ?? undefined) }
      : { common: common(given) };
  }
  if (ArrayBuffer.isView(given) || isNDArray(given) || 'length' in given) return { common: common(given) };
  const strange = Object.keys(given).find((name) => !all.includes(name));
  if (strange !== undefined) {
    throw new UserError({
      en: `sampleWeight names the output "${strange}", which the model does not have; its outputs are ${all.join(', ')}`,
      zh: `sampleWeight 提到输出“${strange}”，但模型没有这个输出；其输出为 ${all.join('、')}`,
    });
  }
  const named = new Map(Object.entries(given));
  return { each: used.map((place) => named.get(all[place])) };
}

/** Weights that are for all outputs. */
function common(given: SampleWeight | undefined): ArrayLikeData | ArrayLike<number> | undefined {
  if (given === undefined || Array.isArray(given) || ArrayBuffer.isView(given) || isNDArray(given))
    return given as ArrayLikeData | undefined;
  if ('length' in given) return Array.from(given as ArrayLike<number>);
  throw new UserError({
    en: 'sampleWeight by name is for a model of several outputs; give one number for each row',
    zh: '按名称给出的 sampleWeight 用于多输出模型；请为每一行给出一个数',
  });
}

/** Rows of arrays, their targets and weights, as a data set. */
export function dataOf(
  x: Arrays,
  targets: readonly ArrayLikeData[] | undefined,
  weights: ArrayLikeData | ArrayLike<number> | undefined,
  inputs: readonly Symbolic[] | undefined,
  outputWeights?: readonly (ArrayLikeData | undefined)[],
): Dataset {
  const names = inputs?.map(({ name }) => name) ?? [undefined];
  const [target, ...more] = targets ?? [];
  return arrayDataset(arraysFor(x, { what: 'input', names }), target, weights, more, outputWeights);
}

/** Weights of rows by their class, times their own; `y` are class numbers `[rows]`, `[rows, 1]`, or scores of classes. */
export function weightsByClass(
  y: ArrayLikeData,
  classWeight: ClassWeight,
  sampleWeight: ArrayLikeData | ArrayLike<number> | undefined,
): ArrayLikeData {
  const byClass = classWeights(classWeight);
  const { data, shape } = ndArray(y);
  const rows = shape[0];
  const width = rows === 0 ? 1 : data.length / rows;
  if (shape.length > 2) {
    throw new UserError({
      en: `classWeight needs a class for each row, and the targets are [${shape.join(', ')}]; give sampleWeight instead`,
      zh: `classWeight 要求每行一个类别，而目标的形状为 [${shape.join(', ')}]；请改用 sampleWeight`,
    });
  }
  const classOf = (row: number): number => {
    if (width === 1) return Math.round(Number(data[row]));
    let best = row * width;
    for (let i = best + 1; i < (row + 1) * width; i++) if (data[i] > data[best]) best = i;
    return best - row * width;
  };
  const own = sampleWeight === undefined ? undefined : ndArray(weightList(sampleWeight));
  const steps = own === undefined || rows === 0 ? 1 : own.data.length / rows;
  const weights = Float32Array.from(
    { length: rows * steps },
    (_, i) => (byClass.get(classOf(Math.floor(i / steps))) ?? 1) * Number(own?.data[i] ?? 1),
  );
  return { data: weights, shape: own?.shape ?? [rows] };
}

const weightList = (given: ArrayLikeData | ArrayLike<number>): ArrayLikeData =>
  Array.isArray(given) || ArrayBuffer.isView(given) || isNDArray(given)
    ? given
    : Array.from(given as ArrayLike<number>);

function classWeights(given: ClassWeight): ReadonlyMap<number, number> {
  const entries = given instanceof Map ? [...given] : Object.entries(given);
  return new Map(
    entries.map(([key, weight]: [unknown, unknown]) => {
      const number = typeof key === 'string' && key.trim() !== '' ? Number(key) : key;
      if (!Number.isInteger(number) || Number(number) < 0) {
        throw new UserError({
          en: `classWeight: "${String(key)}" is no class number; number the classes from 0: { 0: 1, 1: 2 }`,
          zh: `classWeight：“${String(key)}”不是类别编号；请用从 0 开始的编号：{ 0: 1, 1: 2 }`,
        });
      }
      if (typeof weight !== 'number' || !(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
        throw new UserError({
          en: `classWeight: the weight of class ${String(key)} is ${String(weight)}; give a number of at least 0`,
          zh: `classWeight：类别 ${String(key)} 的权重为 ${String(weight)}；请给出不小于 0 的数`,
        });
      }
      return [Number(number), weight];
    }),
  );
}

/** Throws UserError for what is no number of rows. */
export function checkBatchSize(batchSize: unknown): void {
  if (Number.isSafeInteger(batchSize) && Number(batchSize) >= 1) return;
  throw new UserError({
    en: `batchSize is ${String(batchSize)}; give a whole number of at least 1`,
    zh: `batchSize 为 ${String(batchSize)}；请给出不小于 1 的整数`,
  });
}
