import { UserError } from '../core/errors.ts';
import type { RowType } from '../data/dataset.ts';
import type { Shape } from '../graph/index.ts';
import { type LossFunction, lossOf } from '../nn/losses/index.ts';
import { checkFunction } from './check-function.ts';
import { calledTwice, type Metric, metricsOf } from './metric-functions.ts';
import type { CompileOptions, LossChoice, MetricChoice } from './model-options.ts';
import type { Measures, Objective, OutputObjective } from './objective.ts';
import { optimizerOf } from './optimizers/index.ts';
import type { Optimizer } from './optimizers/optimizer.ts';

/** What `compile` was given, for each output where that differs. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly losses: PerOutput<LossFunction>;
  readonly lossWeights: PerOutput<number>;
  readonly metrics: PerOutput<readonly Metric[]>;
  readonly weightedMetrics: PerOutput<readonly Metric[]>;
}

/** One thing for all outputs, or one for each by place or by name. */
type PerOutput<Thing> =
  | { readonly kind: 'all'; readonly thing: Thing }
  | { readonly kind: 'places'; readonly things: readonly (Thing | undefined)[] }
  | { readonly kind: 'names'; readonly things: ReadonlyMap<string, Thing> };

/** Reads the options of `compile`; throws UserError for a loss or an optimiser that is not known. */
export function compiledOf(options: CompileOptions): Compiled {
  const { optimizer, loss, lossWeights, metrics = [], weightedMetrics = [] } = options;
  return {
    optimizer: optimizerOf(optimizer),
    losses: lossesOf(loss),
    lossWeights: weightsOf(lossWeights),
    metrics: measuresOf(metrics),
    weightedMetrics: measuresOf(weightedMetrics),
  };
}

function lossesOf(loss: CompileOptions['loss']): PerOutput<LossFunction> {
  if (typeof loss === 'string' || typeof loss === 'function') return { kind: 'all', thing: lossOf(loss) };
  const read = (each: LossChoice | null | undefined): LossFunction | undefined =>
    each === null || each === undefined ? undefined : lossOf(each);
  if (isList(loss)) return { kind: 'places', things: loss.map(read) };
  if (typeof loss !== 'object' || loss === null) {
    throw new UserError({
      en: 'compile needs a loss: a name such as "meanSquaredError", a function, or one for each output',
      zh: 'compile 需要 loss：名称（例如 "meanSquaredError"）、函数，或每个输出各一个',
    });
  }
  const named = Object.entries(loss).flatMap(([name, each]) => {
    const found = read(each);
    return found === undefined ? [] : [[name, found] as const];
  });
  return { kind: 'names', things: new Map(named) };
}

function weightsOf(weights: CompileOptions['lossWeights']): PerOutput<number> {
  if (weights === undefined) return { kind: 'all', thing: 1 };
  const all = isList(weights) ? weights : Object.values(weights);
  const wrong = all.find((each) => !Number.isFinite(each));
  if (wrong !== undefined) {
    throw new UserError({
      en: `lossWeights has ${String(wrong)}; give a number for each output`,
      zh: `lossWeights 含有 ${String(wrong)}；请为每个输出给出一个数`,
    });
  }
  if (isList(weights)) return { kind: 'places', things: weights };
  return { kind: 'names', things: new Map(Object.entries(weights)) };
}

function measuresOf(metrics: MetricChoice): PerOutput<readonly Metric[]> {
  if (isList<Metric | readonly Metric[]>(metrics)) {
    const flat = metrics.flatMap((each) => (isMetric(each) ? [each] : []));
    if (flat.length === metrics.length) return { kind: 'all', thing: flat };
    return { kind: 'places', things: metrics.map(listOf) };
  }
  return {
    kind: 'names',
    things: new Map(Object.entries(metrics).map(([name, each]) => [name, listOf(each)])),
  };
}

const isMetric = (each: Metric | readonly Metric[]): each is Metric => !Array.isArray(each);
const listOf = (each: Metric | readonly Metric[]): readonly Metric[] => (isMetric(each) ? [each] : each);
const isList = <Thing>(given: readonly Thing[] | object): given is readonly Thing[] => Array.isArray(given);

/** The outputs that are trained or measured, by their places. */
export function usedOutputs(compiled: Compiled, names: readonly string[]): number[] {
  const { losses, lossWeights } = compiled;
  const [metrics, weightedMetrics] = [compiled.metrics, compiled.weightedMetrics].map((each) =>
    metricsAt(each, names),
  );
  for (const [what, each] of Object.entries({ loss: losses, lossWeights, metrics, weightedMetrics }))
    checkPlaces(what, each, names);
  const all = names.map((_, place) => place);
  const used = all.filter(
    (place) =>
      at(compiled.losses, place, names) !== undefined ||
      (metrics.kind !== 'all' && (at(metrics, place, names)?.length ?? 0) > 0),
  );
  return used;
}

function checkPlaces(what: string, each: PerOutput<unknown>, names: readonly string[]): void {
  const known = names.map((name) => `"${name}"`).join(', ');
  if (each.kind === 'places' && each.things.length !== names.length) {
    throw new UserError({
      en: `${what} is a list of ${each.things.length} and the model has ${names.length} ${names.length === 1 ? 'output' : 'outputs'} (${known}); give one for each`,
      zh: `${what} 列出了 ${each.things.length} 项，而模型有 ${names.length} 个输出（${known}）；请为每个输出给出一项`,
    });
  }
  const strange =
    each.kind === 'names' ? [...each.things.keys()].find((name) => !names.includes(name)) : undefined;
  if (strange !== undefined) {
    throw new UserError({
      en: `${what} names the output "${strange}", which the model does not have; its outputs are ${known}`,
      zh: `${what} 提到输出“${strange}”，但模型没有这个输出；其输出为 ${known}`,
    });
  }
}

/** Of several outputs a plain list has one metric for each, as in Keras. */
function metricsAt(
  each: PerOutput<readonly Metric[]>,
  names: readonly string[],
): PerOutput<readonly Metric[]> {
  if (each.kind !== 'all' || names.length === 1 || each.thing.length === 0) return each;
  return { kind: 'places', things: each.thing.map(listOf) };
}

function at<Thing>(each: PerOutput<Thing>, place: number, names: readonly string[]): Thing | undefined {
  if (each.kind === 'all') return each.thing;
  return each.kind === 'places' ? each.things[place] : each.things.get(names[place]);
}

/** What the outputs of a network are to come to, for targets of these types. */
export function objectiveOf(
  compiled: Compiled,
  outputs: readonly { readonly shape: Shape }[],
  names: readonly string[],
  targets: readonly (RowType | undefined)[],
): Objective {
  const used = usedOutputs(compiled, names);
  const several = used.length > 1 || names.length > 1;
  const objectives = used.map((output, i): OutputObjective => {
    const [row, { shape }] = [targets[i]?.shape ?? [], outputs[output]];
    const prefix = names.length > 1 ? names[output] : undefined;
    const loss = at(compiled.losses, output, names);
    if (loss !== undefined) checkFunction(`the loss${quoted(loss)}`, loss, row, shape);
    const measures = (each: PerOutput<readonly Metric[]>): Measures => {
      const chosen = metricsOf(
        at(metricsAt(each, names), output, names) ?? [],
        { shape: [0, ...row] },
        { shape },
      );
      for (const [name, metric] of Object.entries(chosen.metrics))
        checkFunction(`the metric "${name}"`, metric, row, shape);
      return chosen;
    };
    const named = (measures: Measures): Measures =>
      prefix === undefined ? measures : prefixed(measures, prefix);
    const own = measures(compiled.metrics);
    return {
      loss,
      ...named(own),
      weighted: named(besides(measures(compiled.weightedMetrics), own)),
      ...(output > 0 && { output }),
      ...(several && loss !== undefined && { lossName: joined(names[output], 'loss') }),
      lossWeight: at(compiled.lossWeights, output, names) ?? 1,
    };
  });
  const [first, ...others] = objectives;
  if (first === undefined || !objectives.some(({ loss }) => loss !== undefined)) {
    throw new UserError({
      en: 'no output of the model has a loss; give compile one',
      zh: '模型的输出都没有损失；请在 compile 中给出',
    });
  }
  refuseTwice(objectives);
  return { ...first, optimizer: compiled.optimizer, ...(others.length > 0 && { others }) };
}

const quoted = ({ name }: LossFunction): string => (name === '' || name === 'loss' ? '' : ` "${name}"`);
/** Keras' `price_loss`, as it is spelt here. */
const joined = (output: string, name: string): string => `${output}${name[0].toUpperCase()}${name.slice(1)}`;

const prefixed = ({ metrics, streamed = [] }: Measures, output: string): Measures => ({
  metrics: Object.fromEntries(Object.entries(metrics).map(([name, each]) => [joined(output, name), each])),
  streamed: streamed.map((each) => ({ ...each, name: joined(output, each.name) })),
});

/** Weighted metrics under Keras' names: `weightedAccuracy` where there is one that is not weighted too. */
function besides({ metrics, streamed = [] }: Measures, own: Measures): Measures {
  const taken = new Set([...Object.keys(own.metrics), ...(own.streamed ?? []).map(({ name }) => name)]);
  const nameOf = (name: string): string => (taken.has(name) ? joined('weighted', name) : name);
  return {
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, each]) => [nameOf(name), each])),
    streamed: streamed.map((each) => ({ ...each, name: nameOf(each.name) })),
  };
}

/** Names that logs have anyway, or that results of a step have. */
const reserved = ['loss', 'learningRate', 'prediction', 'predictionMask'];

function refuseTwice(outputs: readonly OutputObjective[]): void {
  const names = outputs.flatMap(({ metrics, streamed = [], weighted, lossName }) => [
    ...(lossName === undefined ? [] : [lossName]),
    ...[metrics, weighted?.metrics ?? {}].flatMap((each) => Object.keys(each)),
    ...[...streamed, ...(weighted?.streamed ?? [])].map(({ name }) => name),
  ]);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw calledTwice(twice);
  const taken = names.find((name) => reserved.includes(name) || name.includes('#') || /^val[A-Z]/.test(name));
  if (taken === undefined) return;
  throw new UserError({
    en: `a metric cannot be called "${taken}", which the logs use for something else; give it another name`,
    zh: `指标不能命名为“${taken}”，因为该名称在记录中另有用途；请另取名称`,
  });
}
