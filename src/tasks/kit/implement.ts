import type { Measured, NetworkChoice, Prepared, TaskParts, Trained } from './parts.ts';
import { runTraining } from './runner.ts';
import type { Implementation } from './task.ts';

/** A task's implementation from its parts. */
export function implement<
  Options,
  Data extends Prepared,
  Network extends NetworkChoice,
  Result extends Trained,
  Quality extends Measured,
>(parts: TaskParts<Options, Data, Network, Result, Quality>): Implementation<Options, Quality['metrics']> {
  return {
    train: (task, request) => runTraining(task, parts, request),
    ...(parts.preview && { preview: parts.preview }),
  };
}
