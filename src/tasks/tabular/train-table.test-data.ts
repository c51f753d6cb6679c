import { trainInto } from '../kit/runner.ts';
import type { Outcome, Task } from '../kit/task.ts';

/** Trains on a table with six epochs and the seed 1, unless `more` says otherwise. */
export async function trainTable(
  task: Task,
  data: string,
  out: string,
  options: Record<string, unknown>,
  more: {
    epochs?: number;
    validation?: string;
    test?: string;
    resume?: boolean;
    signal?: AbortSignal;
    architecture?: string;
    lang?: 'en' | 'zh';
  } = {},
): Promise<{ outcome: Outcome; log: string[] }> {
  const log: string[] = [];
  const outcome = await trainInto(task, {
    data,
    out,
    seed: 1,
    lang: 'en',
    overwrite: false,
    resume: false,
    epochs: 6,
    options,
    command: 'millwright train',
    log: (line) => log.push(line),
    ...more,
  });
  return { outcome, log };
}
