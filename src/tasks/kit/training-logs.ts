import { basename, dirname, extname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { BatchProgress, Callback } from '../../train/callbacks.ts';
import { CSVLogger, JSONLogger, TensorBoard } from '../../train/logging/index.ts';
import { profiler, type StepProfile } from '../../train/profile/index.ts';

/** Where a training is logged, epoch by epoch, besides what a person reads. */
export interface TrainingLogs {
  /** A folder for TensorBoard. */
  readonly tensorboard?: string;
  /** A table `.csv`, or JSON lines `.jsonl`. */
  readonly file?: string;
  /** Gets, for each path that was asked for, those that were written instead, where several networks are trained. */
  readonly parts?: Map<string, string[]>;
  /** Gets where the time of a step went, for each network that is trained. */
  readonly profiles?: NamedProfile[];
  /** Hears how far training is, after each step. */
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** How far the training of a network is. */
export type TrainingProgress = BatchProgress & {
  /** Which of several networks, where a task trains several. */
  readonly network: string | null;
};

/** `network` says which of several, where a task trains several. */
export type NamedProfile = StepProfile & { readonly network: string | null };

/** The callbacks that write the logs. `part` names one of several networks that are trained one after the other. */
export function loggersOf(
  { tensorboard, file, parts, profiles, onProgress }: TrainingLogs = {},
  part?: string,
): Callback[] {
  const loggers: Callback[] = [];
  if (tensorboard !== undefined) {
    const logDir = part === undefined ? tensorboard : join(tensorboard, part);
    if (part !== undefined) add(parts, tensorboard, logDir);
    loggers.push(TensorBoard({ logDir, updateFreq: 10 }));
  }
  if (file !== undefined) {
    const ending = extname(file);
    const filename =
      part === undefined ? file : join(dirname(file), `${basename(file, ending)}-${part}${ending}`);
    if (part !== undefined) add(parts, file, filename);
    loggers.push((fileLoggers[ending] ?? refuse(file))({ filename }));
  }
  if (profiles !== undefined) {
    loggers.push(profiler({ onProfile: (profile) => profiles.push({ network: part ?? null, ...profile }) }));
  }
  if (onProgress !== undefined) {
    loggers.push({ onBatchEnd: (progress) => onProgress({ network: part ?? null, ...progress }) });
  }
  return loggers;
}

const add = (parts: TrainingLogs['parts'], asked: string, written: string): void =>
  void parts?.set(asked, [...(parts.get(asked) ?? []), written]);

/** Says where the logs of several networks are, since none is where it was asked for. */
export const partLines = (parts: ReadonlyMap<string, readonly string[]>): Sentence[] =>
  [...parts].map(([asked, written]) => {
    const [first, last] = [written[0], written[written.length - 1]];
    return {
      en: `instead of ${asked}, each of the ${written.length} networks has its own log: ${first} to ${last}`,
      zh: `${written.length} 个网络各有自己的日志，而不是一个 ${asked}：${first} 至 ${last}`,
    };
  });

/** Throws UserError where logs could not be written, before anything is learned. */
export function checkLogs({ file }: TrainingLogs): void {
  if (file !== undefined && !(extname(file) in fileLoggers)) refuse(file);
}

const fileLoggers: Readonly<Record<string, (options: { filename: string }) => Callback>> = {
  '.csv': CSVLogger,
  '.jsonl': JSONLogger,
};

function refuse(file: string): never {
  throw new UserError({
    en: `--log-file ${file} must end in .csv or .jsonl, which says how it is written`,
    zh: `--log-file ${file} 必须以 .csv 或 .jsonl 结尾，以确定写入格式`,
  });
}
