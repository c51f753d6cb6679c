import { type Shape, sizeOf } from '../graph/index.ts';
import type { DeviceArray, DeviceMemory } from './device-memory.ts';
import { type HostTensor, hostTensor } from './host-tensor.ts';
import type { RunTensor } from './runner.ts';

/**
 * Float32 values in memory, and on a device while steps run there. They are brought from one to the other when
 * the side that has not the newest is asked for.
 */
export class StateArray {
  readonly count: number;
  /** Values of a row that steps may write behind them. */
  readonly #spare: number;
  #host: Float32Array | undefined;
  #device: DeviceArray | undefined;
  #newest: 'host' | 'device' | 'both' = 'host';
  /** Tensors over what is in memory, by shape. */
  readonly #tensors = new Map<string, HostTensor>();

  constructor(count: number, values?: Float32Array, spare = 0) {
    this.count = count;
    this.#spare = spare;
    if (spare === 0) this.#host = values;
    else if (values !== undefined) this.#hostArray().set(values);
  }

  /** The values in memory. */
  get values(): Float32Array {
    const host = this.#hostArray();
    if (this.#newest === 'device') {
      this.#device?.read(host);
      this.#newest = 'both';
    }
    return host;
  }

  /** Says that what `values` gave was written to. */
  changed(): void {
    this.#newest = 'host';
  }

  /** The values as a tensor of `shape`, to be read: in `memory` of a device, where there is one. */
  tensor(shape: Shape, memory: DeviceMemory | undefined): RunTensor {
    if (memory === undefined) return this.#hostTensor(shape);
    this.#device ??= memory.allocate(this.count);
    if (this.#newest === 'host') {
      this.#device.write(this.#hostArray());
      this.#newest = 'both';
    }
    return this.#device.tensor(shape);
  }

  /** The same to be written, whatever the values were. */
  target(shape: Shape, memory: DeviceMemory | undefined): RunTensor {
    if (memory === undefined) return this.#hostTensor(shape);
    this.#device ??= memory.allocate(this.count);
    this.#newest = 'device';
    return this.#device.tensor(shape);
  }

  /** Brings the values back for good. */
  leaveDevice(): void {
    if (this.#newest === 'device') this.#device?.read(this.#hostArray());
    this.#device?.free();
    this.#device = undefined;
    this.#newest = 'host';
  }

  #hostArray(): Float32Array {
    this.#host ??= new Float32Array(this.count + this.#spare).subarray(0, this.count);
    return this.#host;
  }

  #hostTensor(shape: Shape): HostTensor {
    const key = shape.join();
    const known = this.#tensors.get(key);
    if (known !== undefined) return known;
    const { buffer, byteOffset } = this.#hostArray();
    const data = new Float32Array(buffer, byteOffset, sizeOf(shape));
    const tensor = hostTensor(data, { dtype: 'float32', shape });
    this.#tensors.set(key, tensor);
    return tensor;
  }
}
