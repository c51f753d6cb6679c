import { cpus } from 'node:os';
import { basename } from 'node:path';
import type {
  CostFacts,
  DataFacts,
  TrainingFacts as LearningFacts,
  ModelFacts,
  ReportFacts,
} from '../../report/report-facts.ts';
import { version } from '../../version.ts';
import type { FitFacts } from './fit-facts.ts';
import type { TrainContext, TrainRequest } from './task.ts';

/** Watts assumed for one busy core with its share of the machine. */
const wattsPerCore = 15;

export interface TrainingCost {
  /** Seconds of training. */
  readonly seconds: number;
  readonly modelBytes: number;
  /** Milliseconds for one answer. */
  readonly latencyMs?: CostFacts['latencyMs'];
  /** Of the data. */
  readonly sha256: string;
}

/** What a report says of a training whatever its task: when it ended, what it cost, how to get it again. */
export function trainingFacts(
  { title, seed, command }: Pick<TrainRequest, 'title' | 'seed' | 'command'>,
  { seconds, modelBytes, latencyMs, sha256 }: TrainingCost,
): Pick<ReportFacts, 'title' | 'createdAt' | 'cost' | 'fingerprint'> {
  const processors = cpus();
  const watts = wattsPerCore * processors.length;
  return {
    ...(title !== undefined && { title }),
    createdAt: new Date().toISOString(),
    cost: {
      trainingSeconds: seconds,
      hardware: `${processors[0]?.model ?? 'CPU'} (${processors.length})`,
      energy: { wattHours: (seconds * watts) / 3600, assumedWatts: watts },
      modelBytes,
      ...(latencyMs === undefined ? {} : { latencyMs }),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    },
    fingerprint: {
      dataSha256: sha256,
      seed,
      versions: [
        { name: 'Millwright', version },
        { name: 'Node', version: process.version },
      ],
      command,
    },
  };
}

/** The network, and why it is this one: asked for by name, or for the reasons given. */
export const modelFacts = (
  { architecture: asked }: Pick<TrainContext<unknown>, 'architecture'>,
  { name }: { readonly name: string },
  { parameters, summary }: Pick<FitFacts, 'parameters' | 'summary'>,
  hyperParameters: ModelFacts['hyperParameters'],
  reasons: ModelFacts['reasons'] = [{ code: 'fastOnCpu' }],
): ModelFacts => ({
  architecture: name,
  reasons: asked === undefined ? reasons : [{ code: 'askedFor' }],
  parameters,
  summary,
  hyperParameters,
});

/** How it learned, epoch by epoch. */
export const learningFacts = ({
  history,
  bestEpoch,
  stopped,
  device,
}: Pick<FitFacts, 'history' | 'bestEpoch' | 'stopped' | 'device'>): LearningFacts => ({
  history: history.map(({ loss, ...logs }, i) => ({ epoch: i + 1, loss, ...logs })),
  bestEpoch,
  stopped,
  device,
});

/** Names of the files a model was made of, without their folders. */
export const fileNames = (
  { train, validation, test }: TrainContext<unknown>['files'],
  ...others: readonly unknown[]
): string[] =>
  [train, validation, test, ...others]
    .filter((file): file is string => typeof file === 'string')
    .map((file) => basename(file));

/** Rows left out by reason, as a report lists them: reasons that never occurred are not. */
export const leftOutFacts = (
  leftOut: Readonly<Record<string, number>>,
  examples?: (reason: string) => string[],
): DataFacts['leftOut'] =>
  Object.entries(leftOut)
    .filter(([, rows]) => rows > 0)
    .map(([reason, rows]) => ({ reason, rows, ...(examples && { examples: examples(reason) }) }));
