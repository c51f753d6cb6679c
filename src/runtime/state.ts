import { type Shape, showShape, sizeOf } from '../graph/index.ts';
import type { Device } from './device.ts';
import { DeviceMemory } from './device-memory.ts';
import type { RunTensor } from './runner.ts';
import { StateArray } from './state-array.ts';

/**
 * What steps do with values: replace all of them, never (`fixed`), or some of their rows (`byRows`). Where steps share the
 * memory, those read the table with a row to spare behind it, and write it in place.
 */
export type Replaced = 'whole' | 'fixed' | 'byRows';

interface Slot {
  readonly replaced: Replaced;
  current: StateArray;
  /** Where a step writes; undefined for values that are not replaced as a whole. */
  next: StateArray | undefined;
}

/**
 * Float32 values that a training step reads and replaces. There are two arrays of each, exchanged after a step, but of
 * those that a step replaces in place. Once a step runs on a device, they stay there from step to step.
 */
export class State {
  readonly #slots = new Map<string, Slot>();
  #device: Promise<DeviceMemory> | undefined;
  #memory: DeviceMemory | undefined;

  /** `values` becomes the state's own and is changed by training. */
  add(name: string, shape: Shape, values: Float32Array, replaced: Replaced = 'whole'): void {
    if (values.length !== sizeOf(shape)) {
      throw new Error(`${name} has ${values.length} values, which do not fill ${showShape(shape)}`);
    }
    const spare = replaced === 'byRows' ? values.length / shape[0] : 0;
    this.#slots.set(name, {
      replaced,
      current: new StateArray(values.length, values, spare),
      next: replaced === 'whole' ? new StateArray(values.length) : undefined,
    });
  }

  has = (name: string): boolean => this.#slots.has(name);
  names = (): string[] => [...this.#slots.keys()];
  /** The values now; later steps write here too. */
  values = (name: string): Float32Array => this.#slot(name).current.values;
  /** The values before the last step; for reporting what went wrong in it. */
  previous = (name: string): Float32Array => (this.#slot(name).next ?? this.#slot(name).current).values;

  /** The values as a tensor of `shape`, which may be one row longer where they are replaced by rows. */
  tensor = (name: string, shape: Shape): RunTensor => this.#slot(name).current.tensor(shape, this.#memory);

  /** The place for a step's new value, as a tensor of `shape`: of a table that is replaced by rows, the table itself. */
  target(name: string, shape: Shape): RunTensor {
    const { replaced, current, next } = this.#slot(name);
    if (replaced === 'fixed') throw new Error(`state ${name} is fixed`);
    return (next ?? current).target(shape, this.#memory);
  }

  /** Makes what was written to the targets of `names` the state. */
  exchange(names: Iterable<string>): void {
    for (const name of names) {
      const slot = this.#slot(name);
      if (slot.next !== undefined) [slot.current, slot.next] = [slot.next, slot.current];
    }
  }

  /** Forgets a value, where there is one. */
  clear = (name: string): void => {
    const slot = this.#slots.get(name);
    slot?.current.leaveDevice();
    slot?.next?.leaveDevice();
    this.#slots.delete(name);
  };

  set(name: string, values: Float32Array): void {
    const { current } = this.#slot(name);
    if (values.length !== current.count) {
      throw new Error(`${name} has ${current.count} values, not ${values.length}`);
    }
    current.values.set(values);
    current.changed();
  }

  /** Says that the array that `values` gave was written to. */
  changed = (name: string): void => this.#slot(name).current.changed();

  /** From now on steps find the values on `device` and leave them there. Throws UserError where it cannot be used. */
  async moveTo(device: Device): Promise<void> {
    if (device === 'cpu') return;
    this.#device ??= DeviceMemory.open(device);
    try {
      this.#memory = await this.#device;
    } catch (error) {
      this.#device = undefined;
      throw error;
    }
  }

  /** Brings all values back and gives the device's memory free; a later step on a device moves them there again. */
  async leaveDevice(): Promise<void> {
    const memory = await this.#device;
    if (memory === undefined) return;
    for (const { current, next } of this.#slots.values()) {
      current.leaveDevice();
      next?.leaveDevice();
    }
    this.#device = undefined;
    this.#memory = undefined;
    memory.release();
  }

  #slot(name: string): Slot {
    const slot = this.#slots.get(name);
    if (slot === undefined) throw new Error(`there is no state called ${name}`);
    return slot;
  }
}
