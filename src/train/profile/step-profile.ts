import type { KernelTime } from '../../runtime/kernel-times.ts';
import { type Phase, placeOf } from './place-of.ts';
import type { Measured, StepTimes } from './step-clock.ts';
import type { StepPart } from './step-watch.ts';

// Types rather than interfaces, so that they can be JSON.

/** Time a step, and which part of the whole step that is (0 to 1). */
export type TimeShare = {
  readonly milliseconds: number;
  readonly share: number;
};

export type OperatorTime = TimeShare & {
  /** As ONNX Runtime calls it after fusing: `FusedMatMul`, `Scan`. A loop's time is without what runs in it. */
  readonly operator: string;
  /** How often it runs a step. */
  readonly calls: number;
};

export type LayerTime = TimeShare & {
  /** The layer's name; `loss`, `metrics`, `optimizer`, and `other` for what belongs to none. */
  readonly layer: string;
  /** Milliseconds a step. */
  readonly forward: number;
  readonly backward: number;
  readonly update: number;
  /** Layers inside it, the slowest first. */
  readonly parts: readonly LayerTime[];
};

/** `betweenKernels` and `call` are ONNX Runtime's own work around its operators, the first inside a run. */
export type OutsidePart = Exclude<StepPart, 'run' | 'compile'> | 'call' | 'betweenKernels';

export type OutsideTime = TimeShare & {
  readonly part: OutsidePart;
};

/** Where the time of a training step goes. Operators and what is outside them make up the step; so do layers and that. */
export type StepProfile = {
  /** How many steps the figures are means over. */
  readonly steps: number;
  /** Of a step while it was profiled. */
  readonly milliseconds: number;
  /** The median step that was not profiled, null where there was none: measuring slows short operators. */
  readonly unprofiledMilliseconds: number | null;
  /** The slowest first, in all three lists. */
  readonly operators: readonly OperatorTime[];
  readonly layers: readonly LayerTime[];
  readonly outside: readonly OutsideTime[];
};

/** Undefined where no step was profiled. */
export function stepProfile({ steps, runs, unprofiled }: Measured): StepProfile | undefined {
  if (steps.length === 0 || runs.length === 0) return undefined;
  const milliseconds = mean(steps.map(wholeOf));
  const timed = (time: number): TimeShare => ({ milliseconds: time, share: time / milliseconds });
  const kernels = runs.flatMap((run) => run.kernels);
  const inKernels = kernels.reduce((sum, kernel) => sum + kernel.milliseconds, 0) / runs.length;
  const inRuns = mean(runs.map((run) => run.milliseconds));
  const meanOf = (part: StepPart): number => mean(steps.map((step) => step.get(part) ?? 0));
  const outside: [OutsidePart, number][] = [
    ...ownParts.map((part): [OutsidePart, number] => [part, meanOf(part)]),
    ['call', meanOf('run') - inRuns],
    ['betweenKernels', inRuns - inKernels],
  ];
  const others = unprofiled.map(wholeOf).sort((a, b) => a - b);
  return {
    steps: steps.length,
    milliseconds,
    unprofiledMilliseconds: others.length === 0 ? null : others[Math.floor(others.length / 2)],
    operators: operatorTimes(kernels, runs.length).map(({ milliseconds: time, ...rest }) => ({
      ...rest,
      ...timed(time),
    })),
    layers: layerTimes(kernels, runs.length, milliseconds),
    outside: slowestFirst(
      outside.filter(([, time]) => time !== 0).map(([part, time]) => ({ part, ...timed(time) })),
    ),
  };
}

const ownParts = ['data', 'random', 'feed', 'results', 'callbacks', 'checkpoint'] as const;

function operatorTimes(
  kernels: readonly KernelTime[],
  runs: number,
): { operator: string; calls: number; milliseconds: number }[] {
  const byOperator = groupBy(kernels, ({ operator }) => operator);
  return slowestFirst(
    Array.from(byOperator, ([operator, group]) => ({
      operator,
      calls: group.length / runs,
      milliseconds: sumOf(group) / runs,
    })),
  );
}

function layerTimes(kernels: readonly KernelTime[], runs: number, step: number): LayerTime[] {
  const placed = kernels.map((kernel) => ({ ...kernel, ...placeOf(kernel.node) }));
  type Placed = (typeof placed)[number];
  const timesOf = (layer: string, group: readonly Placed[], parts: readonly LayerTime[] = []): LayerTime => {
    const of = (phase: Phase): number => sumOf(group.filter((each) => each.phase === phase)) / runs;
    const milliseconds = sumOf(group) / runs;
    return {
      layer,
      forward: of('forward'),
      backward: of('backward'),
      update: of('update'),
      milliseconds,
      share: milliseconds / step,
      parts,
    };
  };
  return slowestFirst(
    Array.from(
      groupBy(placed, ({ layer }) => layer),
      ([layer, group]): LayerTime => {
        const inside = groupBy(group, ({ part }) => part ?? '');
        inside.delete('');
        const parts = Array.from(inside, ([part, own]) => timesOf(part, own));
        return timesOf(layer, group, slowestFirst(parts));
      },
    ),
  );
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}

const wholeOf = (step: StepTimes): number => [...step.values()].reduce((sum, time) => sum + time, 0);
const sumOf = (times: readonly { milliseconds: number }[]): number =>
  times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const slowestFirst = <T extends { readonly milliseconds: number }>(times: readonly T[]): T[] =>
  times.toSorted((a, b) => b.milliseconds - a.milliseconds);
