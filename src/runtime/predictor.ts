import type * as ort from 'onnxruntime-node';
import { createOrtSession, ortTensor, type SessionOptions } from './session.ts';

/** A saved network with one integer input and one output: rows of ids in, rows of numbers out. */
export class Predictor {
  readonly #session: ort.InferenceSession;
  readonly #width: number;

  private constructor(session: ort.InferenceSession, width: number) {
    this.#session = session;
    this.#width = width;
  }

  /** Opens an ONNX file whose input takes rows of `width` ids. */
  static async open(onnx: Uint8Array, width: number, options: SessionOptions = {}): Promise<Predictor> {
    return new Predictor(await createOrtSession(onnx, options), width);
  }

  /** `[rows, width]` ids to `[rows, outputs]`. */
  async run(ids: Int32Array): Promise<Float32Array> {
    const shape = [ids.length / this.#width, this.#width];
    const [name] = this.#session.inputNames;
    const results = await this.#session.run({ [name]: ortTensor(ids, { dtype: 'int32', shape }) });
    const { data } = results[this.#session.outputNames[0]];
    if (!(data instanceof Float32Array)) throw new Error('the network must give float32');
    return data;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
