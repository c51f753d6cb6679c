import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addToBundle, finishBundle, saveBundle } from '../../bundle/bundle.ts';
import { prepareOutput } from '../../bundle/output-folder.ts';
import { fewCases } from '../../report/few-cases.ts';
import { holdDevice } from '../../runtime/index.ts';
import { TrainingInterrupted } from '../../train/fit.ts';
import { version } from '../../version.ts';
import type { Outcome, Task, TrainRequest } from './task.ts';
import { checkLogs } from './training-logs.ts';

/**
 * Trains a task's model into `request.out`: the folder, the checkpoint, the model, its report. Gives what
 * `train --json` prints. Throws UserError for data that cannot be learned from, TrainingInterrupted after Ctrl-C.
 */
export async function trainInto(task: Task, request: TrainRequest): Promise<Outcome> {
  checkLogs(request.logs ?? {});
  const releaseDevice = await holdDevice(request.device ?? 'cpu');
  try {
    return await learnInto(task, request);
  } finally {
    releaseDevice();
  }
}

async function learnInto(task: Task, request: TrainRequest): Promise<Outcome> {
  const { out, log, logs = {} } = request;
  const checkpoints = await prepareOutput(out, request);
  try {
    const learned = await task.learn(request, join(checkpoints, 'training.ckpt'));
    try {
      const { content, files } = learned;
      const created = new Date().toISOString();
      await saveBundle(out, { task: task.name, version, created, content, files });
      log('writing the report');
      await addToBundle(out, 'report.html', await learned.report());
      // Not before: a run that ends in between can be resumed and still writes its report.
      await finishBundle(out);
      log(learned.headline);
      const warnings = [...fewCases(learned.cases, 'en')];
      if (warnings.length > 0) log(`warning: ${warnings.join(' ')}`);
      log(`model and report are in ${out}`);
      return {
        out,
        task: task.name,
        ...content,
        ...(warnings.length > 0 && { warnings }),
        ...(logs.profiles && { profile: logs.profiles }),
      };
    } finally {
      await learned.close?.();
    }
  } catch (error) {
    if (error instanceof TrainingInterrupted) {
      throw new TrainingInterrupted(
        `${error.message}; what was learned is kept in ${checkpoints}: run the same command with --resume to go on`,
      );
    }
    // A training that never began leaves nothing behind; one that did keeps its checkpoint.
    await rmdir(checkpoints).catch(() => {});
    await rmdir(out).catch(() => {});
    throw error;
  }
}
