import { setImmediate } from 'node:timers/promises';
import type { OnnxModel } from '../formats/index.ts';
import { elementTypes } from '../graph/index.ts';
import { closedAtExit } from './at-exit.ts';
import type { Device } from './device.ts';
import type { HostTensor } from './host-tensor.ts';
import type { Bound, Handle, NativeLibrary } from './native-library.ts';
import type { Runner, RunTensor } from './runner.ts';
import type { RunnerOptions } from './session.ts';

/** ONNX Runtime's views of tensors, kept as long as the tensors. */
const views = new WeakMap<HostTensor, Handle>();
const forgotten = new FinalizationRegistry(({ library, view }: { library: NativeLibrary; view: Handle }) =>
  library.releaseTensor(view),
);

/** Runs a graph by ONNX Runtime's C interface: outputs are written to their place, and nothing is copied. */
export class NativeRunner implements Runner {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly #library: NativeLibrary;
  /** Kept, because the library has only their addresses. */
  readonly #strings: readonly Buffer[];
  readonly #fed: Bound;
  readonly #given: Bound;
  #session: Handle | undefined;
  /** Set where the graph runs on a device, which must not be open when the process ends. */
  readonly #forget: (() => void) | undefined;

  private constructor(
    library: NativeLibrary,
    session: Handle,
    { inputs, outputs }: OnnxModel,
    device: Device,
  ) {
    this.#library = library;
    this.#session = session;
    this.#forget = device === 'cpu' ? undefined : closedAtExit(() => this.close());
    this.inputs = [...inputs.keys()];
    this.outputs = [...outputs.keys()];
    this.#strings = [...this.inputs, ...this.outputs].map((name) => Buffer.from(`${name}\0`));
    const addresses = this.#strings.map(library.addressOf);
    const bound = (start: number, end: number): Bound => ({
      names: BigUint64Array.from(addresses.slice(start, end)),
      tensors: new BigUint64Array(end - start),
    });
    this.#fed = bound(0, this.inputs.length);
    this.#given = bound(this.inputs.length, addresses.length);
  }

  /** Text has no memory that could be shared. */
  static cannotRun({ inputs, outputs }: OnnxModel): boolean {
    return [...inputs.values(), ...outputs.values()].some(({ dtype }) => dtype === 'string');
  }

  static create(
    library: NativeLibrary,
    model: OnnxModel,
    { device = 'cpu', threads, memoryPattern = true, kernelTimes }: RunnerOptions,
  ): NativeRunner {
    const session = library.createSession(model.bytes, { device, threads, memoryPattern, kernelTimes });
    return new NativeRunner(library, session, model, device);
  }

  async run(inputs: readonly RunTensor[], outputs: readonly RunTensor[]): Promise<void> {
    // Other work, such as a signal to stop, has its turn between steps.
    await setImmediate();
    this.runNow(inputs, outputs);
  }

  runNow(inputs: readonly RunTensor[], outputs: readonly RunTensor[]): void {
    if (this.#session === undefined) throw new Error('the graph has been released');
    inputs.forEach((each, i) => {
      this.#fed.tensors[i] = this.#viewOf(each);
    });
    outputs.forEach((each, i) => {
      this.#given.tensors[i] = this.#viewOf(each);
    });
    this.#library.run(this.#session, this.#fed, this.#given);
  }

  async release(): Promise<void> {
    this.close();
  }

  close(): void {
    if (this.#session === undefined) return;
    this.#forget?.();
    this.#library.releaseSession(this.#session);
    this.#session = undefined;
  }

  /** Memory of the device that the graph runs on; released before the runner. */
  createAllocator(): Handle {
    if (this.#session === undefined) throw new Error('the graph has been released');
    return this.#library.createAllocator(this.#session);
  }

  #viewOf(tensor: RunTensor): Handle {
    if ('handle' in tensor) return tensor.handle;
    const known = views.get(tensor);
    if (known !== undefined) return known;
    const { data, shape, dtype } = tensor;
    const view = this.#library.createTensor(data, shape, elementTypes[dtype].onnx);
    views.set(tensor, view);
    forgotten.register(tensor, { library: this.#library, view });
    return view;
  }
}
