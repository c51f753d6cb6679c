import type * as ort from 'onnxruntime-node';
import { createOrtSession, ortTensor, type SessionOptions } from './session.ts';

/** A saved network that takes bytes of pictures `[pictures, ...shape]` and gives several outputs by name. */
export class PicturePredictor {
  readonly #session: ort.InferenceSession;
  readonly #shape: readonly number[];

  private constructor(session: ort.InferenceSession, shape: readonly number[]) {
    this.#session = session;
    this.#shape = shape;
  }

  static async open(
    onnx: Uint8Array,
    shape: readonly number[],
    options: SessionOptions = {},
  ): Promise<PicturePredictor> {
    return new PicturePredictor(await createOrtSession(onnx, options), shape);
  }

  /** One of the outputs, with its shape. */
  async run(pixels: Uint8Array, output: string): Promise<{ data: Float32Array; shape: readonly number[] }> {
    const size = this.#shape.reduce((product, extent) => product * extent, 1);
    const shape = [pixels.length / size, ...this.#shape];
    const [name] = this.#session.inputNames;
    const results = await this.#session.run({ [name]: ortTensor(pixels, { dtype: 'uint8', shape }) }, [
      output,
    ]);
    const { data, dims } = results[output];
    if (!(data instanceof Float32Array)) throw new Error('the network must give float32');
    return { data, shape: dims };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
