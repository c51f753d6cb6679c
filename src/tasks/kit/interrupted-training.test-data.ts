import { watch } from 'node:fs';
import { join } from 'node:path';
import type { TrainRequest } from './task.ts';

/** Ctrl-C as soon as a training into the folder `out` writes its first checkpoint: what to put into its request. */
export function abortAtFirstCheckpoint(out: string): Pick<TrainRequest, 'signal' | 'log'> {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    log(line) {
      // Said when the folder is there and training is about to begin.
      if (!line.startsWith('network')) return;
      const watcher = watch(join(out, 'checkpoint'), () => {
        watcher.close();
        controller.abort();
      });
    },
  };
}
