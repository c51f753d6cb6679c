import type * as ort from 'onnxruntime-common';
import { UserError } from '../core/errors.ts';
import { type DType, showShape, type TypedArray } from '../graph/index.ts';
import { openSaved, runSaved } from './open-saved.ts';
import { ortTensor, type SessionOptions } from './session.ts';

/** The input of a saved network. */
export interface RowInput {
  /** Its name in the file; the first input if left out. */
  readonly name?: string;
  readonly dtype: DType;
  /** Of one row, without the batch. */
  readonly shape: readonly number[];
}

/** Numbers that a network gave, `shape` with the batch first. */
export interface NetworkOutput {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/**
 * A saved network in use: rows of one input in, an output in numbers out.
 *
 *     const network = await SavedNetwork.open(onnx, { name: 'ids', dtype: 'int32', shape: [64] });
 *     const { data, shape } = await network.run(ids);
 */
export class SavedNetwork {
  readonly #session: ort.InferenceSession;
  readonly #input: RowInput;
  readonly #rowSize: number;

  private constructor(session: ort.InferenceSession, input: RowInput) {
    this.#session = session;
    this.#input = input;
    this.#rowSize = input.shape.reduce((product, extent) => product * extent, 1);
  }

  static async open(onnx: Uint8Array, input: RowInput, options: SessionOptions = {}): Promise<SavedNetwork> {
    const session = await openSaved(onnx, options);
    checkInput(session, input);
    return new SavedNetwork(session, input);
  }

  /** One of the outputs, the first where none is named, for rows that are stored one after the other. */
  async run(rows: TypedArray, output = this.#session.outputNames[0]): Promise<NetworkOutput> {
    const { name = this.#session.inputNames[0], dtype, shape } = this.#input;
    const count = rows.length / this.#rowSize;
    if (!Number.isInteger(count))
      throw new Error(`${rows.length} values are no whole rows of ${showShape(shape)}`);
    // The runtime takes no memory that is shared between threads.
    const values = rows.buffer instanceof SharedArrayBuffer ? rows.slice() : rows;
    const tensor = ortTensor(values, { dtype, shape: [count, ...shape] });
    const { [output]: result } = await runSaved(this.#session, { [name]: tensor }, [output]);
    if (!(result?.data instanceof Float32Array)) {
      throw new UserError({
        en: `the network's output ${output} is not of float32; copy the model again or train again`,
        zh: `网络的输出 ${output} 不是 float32；请重新复制模型或重新训练`,
      });
    }
    return { data: result.data, shape: result.dims };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** Throws UserError where the network takes rows of another shape than the model folder says. */
function checkInput(session: ort.InferenceSession, { name = session.inputNames[0], shape }: RowInput): void {
  const declared = session.inputMetadata.find((each) => each.name === name);
  const [, ...row] = declared?.isTensor ? declared.shape : [];
  const fits =
    row.length === shape.length &&
    row.every((extent, axis) => typeof extent === 'string' || extent < 0 || extent === shape[axis]);
  if (fits) return;
  const found =
    declared === undefined
      ? { en: 'no such input', zh: '没有此输入' }
      : { en: showRow(row), zh: showRow(row) };
  throw new UserError({
    en: `the model folder says that a row of ${name} is ${showShape(shape)}, and the network has ${found.en}; copy the model again or train again`,
    zh: `模型文件夹中 ${name} 的一行为 ${showShape(shape)}，而网络为 ${found.zh}；请重新复制模型或重新训练`,
  });
}
const showRow = (row: readonly (number | string)[]): string => `[${row.join(', ')}]`;
