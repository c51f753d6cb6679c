import { writeOnnx } from '../formats/index.ts';
import { elementTypes, identity, input, openDimension, type Shape } from '../graph/index.ts';
import { closedAtExit } from './at-exit.ts';
import { type Device, noDevice } from './device.ts';
import { hostTensor } from './host-tensor.ts';
import { type Handle, type NativeLibrary, nativeLibrary } from './native-library.ts';
import { NativeRunner } from './native-runner.ts';
import type { DeviceTensor, RunTensor } from './runner.ts';

/** Float32 numbers in a device's own memory. */
export interface DeviceArray {
  /** The numbers as a tensor of `shape`. */
  tensor(shape: Shape): DeviceTensor;
  write(values: Float32Array): void;
  read(into: Float32Array): void;
  /** Gives the memory back. */
  free(): void;
}

/** A device's memory, where a training step finds the weights and leaves them. */
export class DeviceMemory {
  readonly #library: NativeLibrary;
  /** A graph that gives what it is fed: ONNX Runtime copies between memories on the way in and out. */
  readonly #copier: NativeRunner;
  readonly #allocator: Handle;
  readonly #arrays = new Set<DeviceArray>();
  readonly #forget = closedAtExit(() => this.release());

  private constructor(library: NativeLibrary, copier: NativeRunner) {
    this.#library = library;
    this.#copier = copier;
    this.#allocator = copier.createAllocator();
  }

  /** Throws UserError where the device is missing or cannot be used. */
  static async open(device: Device): Promise<DeviceMemory> {
    const model = writeOnnx({ to: identity(input('from', 'float32', [openDimension('batch')])) });
    try {
      const library = await nativeLibrary();
      if (library === undefined) throw new Error('ONNX Runtime cannot be called directly on this system');
      return new DeviceMemory(library, NativeRunner.create(library, model, { device, threads: 1 }));
    } catch (error) {
      throw noDevice(device, error);
    }
  }

  allocate(count: number): DeviceArray {
    const { onnx: type } = elementTypes.float32;
    const library = this.#library;
    const memory = library.createDeviceTensor(this.#allocator, [count], type);
    const views = new Map<string, DeviceTensor>();
    const tensor = (shape: Shape): DeviceTensor => {
      const key = shape.join();
      const known = views.get(key);
      if (known !== undefined) return known;
      const handle = library.createDeviceView(memory, 4 * count, shape, type);
      const view: DeviceTensor = { dtype: 'float32', shape, handle };
      views.set(key, view);
      return view;
    };
    const host = (values: Float32Array) => hostTensor(values, { dtype: 'float32', shape: [count] });
    const copy = (from: RunTensor, to: RunTensor) => this.#copier.runNow([from], [to]);
    const arrays = this.#arrays;
    const array: DeviceArray = {
      tensor,
      write: (values) => copy(host(values), tensor([count])),
      read: (into) => copy(tensor([count]), host(into)),
      free() {
        if (!arrays.delete(array)) return;
        for (const { handle } of views.values()) library.releaseTensor(handle);
        library.releaseTensor(memory);
      },
    };
    arrays.add(array);
    return array;
  }

  /** Gives all of it back; what was taken of it is gone. */
  release(): void {
    this.#forget();
    for (const array of this.#arrays) array.free();
    this.#library.releaseAllocator(this.#allocator);
    this.#copier.close();
  }
}

/**
 * Keeps the device open until what this gives is called: whatever its driver has compiled for one network then serves
 * the next. Throws UserError where the device is missing or cannot be used.
 */
export async function holdDevice(device: Device): Promise<() => void> {
  if (device === 'cpu') return () => {};
  const memory = await DeviceMemory.open(device);
  return () => memory.release();
}
