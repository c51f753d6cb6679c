import type * as ort from 'onnxruntime-node';
import { createOrtSession, ortTensor, type SessionOptions } from './session.ts';

/** A saved network with one input of numbers and one output: rows `[rows, ...shape]` in, rows of numbers out. */
export class ReadingPredictor {
  readonly #session: ort.InferenceSession;
  readonly #shape: readonly number[];

  private constructor(session: ort.InferenceSession, shape: readonly number[]) {
    this.#session = session;
    this.#shape = shape;
  }

  /** Opens an ONNX file whose float32 input takes rows of this shape. */
  static async open(
    onnx: Uint8Array,
    shape: readonly number[],
    options: SessionOptions = {},
  ): Promise<ReadingPredictor> {
    return new ReadingPredictor(await createOrtSession(onnx, options), shape);
  }

  async run(readings: Float32Array): Promise<Float32Array> {
    const size = this.#shape.reduce((product, extent) => product * extent, 1);
    const [name] = this.#session.inputNames;
    const shape = [readings.length / size, ...this.#shape];
    const results = await this.#session.run({ [name]: ortTensor(readings, { dtype: 'float32', shape }) });
    const { data } = results[this.#session.outputNames[0]];
    if (!(data instanceof Float32Array)) throw new Error('the network must give float32');
    return data;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
