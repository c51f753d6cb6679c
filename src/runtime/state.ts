import { type HostTensor, hostTensor } from './host-tensor.ts';

/** Float32 values that a training step reads and replaces. There are two arrays of each, exchanged after a step. */
export class State {
  readonly #slots = new Map<string, { current: Buffered; next: Buffered | undefined }>();

  /** `values` becomes the state's own and is changed by training. `fixed` values are never replaced by a step. */
  add(name: string, shape: readonly number[], values: Float32Array, fixed = false): void {
    this.#slots.set(name, {
      current: buffered(values, shape),
      next: fixed ? undefined : buffered(new Float32Array(values.length), shape),
    });
  }

  has = (name: string): boolean => this.#slots.has(name);
  names = (): string[] => [...this.#slots.keys()];
  /** The values now; a later step writes elsewhere first and back here after that. */
  values = (name: string): Float32Array => this.#slot(name).current.data;
  /** The values before the last step; for telling what went wrong in it. */
  previous = (name: string): Float32Array => (this.#slot(name).next ?? this.#slot(name).current).data;
  /** The values as a tensor of `shape`, which may cut them otherwise than the shape they were added with. */
  tensor = (name: string, shape: readonly number[]): HostTensor => tensorOf(this.#slot(name).current, shape);

  /** The place for a step's new value, as a tensor of `shape`. */
  target(name: string, shape: readonly number[]): HostTensor {
    const { next } = this.#slot(name);
    if (next === undefined) throw new Error(`state ${name} is fixed`);
    return tensorOf(next, shape);
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
    this.#slots.delete(name);
  };

  set(name: string, values: Float32Array): void {
    const { current } = this.#slot(name);
    if (values.length !== current.data.length) {
      throw new Error(`${name} has ${current.data.length} values, not ${values.length}`);
    }
    current.data.set(values);
  }

  #slot(name: string): { current: Buffered; next: Buffered | undefined } {
    const slot = this.#slots.get(name);
    if (slot === undefined) throw new Error(`there is no state called ${name}`);
    return slot;
  }
}

interface Buffered {
  readonly data: Float32Array;
  /** Tensors over `data`, by shape. */
  readonly tensors: Map<string, HostTensor>;
}
function buffered(data: Float32Array, shape: readonly number[]): Buffered {
  const fresh: Buffered = { data, tensors: new Map() };
  tensorOf(fresh, shape);
  return fresh;
}
function tensorOf({ data, tensors }: Buffered, shape: readonly number[]): HostTensor {
  const key = shape.join();
  const tensor = tensors.get(key) ?? hostTensor(data, { dtype: 'float32', shape });
  tensors.set(key, tensor);
  return tensor;
}
