import type { Measured, NetworkChoice, Prepared, TaskParts, Trained } from './parts.ts';
import { runTraining } from './runner.ts';
import type { Implementation, ModelTypes } from './task.ts';

/** A task's implementation from its parts. */
export function implement<
  Options,
  Data extends Prepared,
  Network extends NetworkChoice,
  Result extends Trained,
  Quality extends Measured,
  Types extends ModelTypes,
>(parts: TaskParts<Options, Data, Network, Result, Quality, Types>): Implementation<Options, Types> {
  return {
    train: (task, request) => runTraining(task, parts, request),
    open: (bundle) => parts.open(bundle),
    ...(parts.preview && { preview: parts.preview }),
  };
}
