import type * as ort from 'onnxruntime-common';
import type { OnnxModel } from '../formats/index.ts';
import { type DType, elementTypes, showShape, type TensorType, type TypedArray } from '../graph/index.ts';
import { sizeOf } from '../graph/shape.ts';
import type { Device } from './device.ts';
import { onnxRuntime } from './onnx-runtime.ts';
import type { Precision } from './precision.ts';
import { spinningEntries } from './spinning.ts';

export interface SessionOptions {
  readonly device?: Device;
  /** What numbers products are computed in; float32 by default. */
  readonly precision?: Precision;
  /** Threads inside an operator; by default `MILLWRIGHT_THREADS` from the environment, else all cores. */
  readonly threads?: number;
  /**
   * Whether ONNX Runtime plans the memory of all it computes on the way as one block, after a first run without (the
   * default): some microseconds less a run, and twice as much memory.
   */
  readonly memoryPattern?: boolean;
}

export interface RunnerOptions extends SessionOptions {
  /** Begin of the path of a file that ONNX Runtime writes on release: how long each kernel took (`kernel-times.ts`). */
  readonly kernelTimes?: string;
}

/** A compiled graph on a device. Released explicitly: the memory behind it is not JavaScript's. */
export class Session {
  readonly #session: ort.InferenceSession;
  readonly inputs: ReadonlyMap<string, TensorType>;
  readonly outputs: ReadonlyMap<string, TensorType>;

  private constructor(session: ort.InferenceSession, model: Pick<OnnxModel, 'inputs' | 'outputs'>) {
    this.#session = session;
    this.inputs = model.inputs;
    this.outputs = model.outputs;
  }

  static async create(model: OnnxModel, options: RunnerOptions = {}): Promise<Session> {
    return new Session(await createOrtSession(model.bytes, options), model);
  }

  /** Runs once. Results named in `into` are written there; the others come in new arrays. */
  async run(
    feeds: Readonly<Record<string, ort.Tensor>>,
    into: Readonly<Record<string, ort.Tensor | null>>,
  ): Promise<Record<string, ort.Tensor>> {
    const results = await this.#session.run(feeds, into);
    return results as Record<string, ort.Tensor>;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

export async function createOrtSession(
  bytes: Uint8Array | string,
  { device = 'cpu', threads = threadsOfEnvironment(), memoryPattern = true, kernelTimes }: RunnerOptions,
): Promise<ort.InferenceSession> {
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [device],
    graphOptimizationLevel: 'all',
    enableMemPattern: memoryPattern,
    // What fails is thrown; nothing is said besides.
    logSeverityLevel: 4,
    extra: { session: { set_denormal_as_zero: '1', intra_op: spinningEntries() } },
    ...(kernelTimes !== undefined && { enableProfiling: true, profileFilePrefix: kernelTimes }),
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
  const { InferenceSession } = onnxRuntime();
  return typeof bytes === 'string'
    ? InferenceSession.create(bytes, options)
    : InferenceSession.create(bytes, options);
}

export function threadsOfEnvironment(): number | undefined {
  const threads = Number(process.env.MILLWRIGHT_THREADS);
  return Number.isSafeInteger(threads) && threads > 0 ? threads : undefined;
}

/** A tensor of the runtime over `data`, which is not copied. */
export function ortTensor(data: TypedArray, { dtype, shape }: TensorType): ort.Tensor {
  if (data.length !== sizeOf(shape)) throw new Error(`${data.length} values do not fill ${showShape(shape)}`);
  return new (onnxRuntime().Tensor)(dtype, data as never, [...shape]);
}

/** The values of a tensor of the runtime; throws where they are not of the type expected. */
export function arrayOf(tensor: ort.Tensor, dtype: DType): TypedArray {
  const { data } = tensor;
  const expected = elementTypes[dtype].allocate(0).constructor;
  if (!(data instanceof expected)) throw new Error(`expected ${dtype}, the runtime gave ${tensor.type}`);
  return data as TypedArray;
}

/** Strings as a tensor of the runtime. */
export const stringTensor = (values: readonly string[], shape: readonly number[]): ort.Tensor =>
  new (onnxRuntime().Tensor)('string', [...values], [...shape]);
