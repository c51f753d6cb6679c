import { UserError } from '../core/errors.ts';
import { type Shape, sizeOf } from '../graph/index.ts';
import type { State } from '../runtime/index.ts';

/** What stateful layers carry from batch to batch: arrays of a state, each for a certain number of rows. */
export class CarriedStates {
  readonly #state: State;
  readonly #paths = new Set<string>();

  constructor(state: State) {
    this.#state = state;
  }

  get empty(): boolean {
    return this.#paths.size === 0;
  }

  /** Adds zeros for those that are not there yet. Throws UserError where they are there for another number of rows. */
  addFor(shapes: ReadonlyMap<string, Shape>): void {
    for (const [path, shape] of shapes) {
      if (!this.#state.has(path)) {
        this.#state.add(path, shape, new Float32Array(sizeOf(shape)));
        this.#paths.add(path);
      } else if (this.#state.values(path).length !== sizeOf(shape)) {
        throw new UserError({
          en: `a stateful layer (${path}) continues the rows of the batch before and was given ${shape[0]} rows after another number; give batchSize such that all batches have as many rows, or call resetStates()`,
          zh: `有状态的层（${path}）接续上一批的各行，而这一批的行数变为 ${shape[0]}；请选择使每批行数相同的 batchSize，或调用 resetStates()`,
        });
      }
    }
  }

  clear(): void {
    for (const path of this.#paths) this.#state.clear(path);
    this.#paths.clear();
  }
}
