import { describe, expect, it } from 'vitest';
import { writeOnnx } from '../formats/index.ts';
import { attributeType, decodeModel, encodeModel } from '../formats/onnx/schema.ts';
import { add, input, openDimension, relu, reshape } from '../graph/index.ts';
import { SavedNetwork } from './index.ts';

/** Two outputs of rows `[2, 3]`: each number and one, and the same without what is negative, as six in a row. */
function plusOne(): Uint8Array {
  const values = input('values', 'float32', [openDimension('batch'), 2, 3]);
  const more = add(values, 1);
  return writeOnnx({ more, positive: reshape(relu(more), [more.shape[0], 6]) }).bytes;
}
const row = { name: 'values', dtype: 'float32', shape: [2, 3] } as const;

describe('a saved network', () => {
  it('gives the output asked for, or its first, for any number of rows', async () => {
    const network = await SavedNetwork.open(plusOne(), row);
    const one = await network.run(Float32Array.of(0, 1, 2, 3, -4, -5));
    expect(one.shape).toEqual([1, 2, 3]);
    expect([...one.data]).toEqual([1, 2, 3, 4, -3, -4]);
    const two = await network.run(new Float32Array(12).fill(-3), 'positive');
    expect(two.shape).toEqual([2, 6]);
    expect([...two.data]).toEqual(new Array(12).fill(0));
    await network.release();
  });

  it('takes rows in memory that threads share', async () => {
    const network = await SavedNetwork.open(plusOne(), row);
    const shared = new Float32Array(new SharedArrayBuffer(4 * 18)).fill(4);
    const { data } = await network.run(shared.subarray(6, 12));
    expect([...data]).toEqual([5, 5, 5, 5, 5, 5]);
    await network.release();
  });

  it('is refused where a node lacks an input, before ONNX Runtime could end the process', async () => {
    const model = decodeModel(plusOne());
    const [first] = model.graph.node;
    first.input[1] = '';
    await expect(SavedNetwork.open(encodeModel(model), row)).rejects.toThrow('Add lacks its input 2');
  });

  it('is refused where a node divides by nothing, which would end the process too', async () => {
    const model = decodeModel(plusOne());
    const [first] = model.graph.node;
    first.attribute.push({ name: 'group', type: attributeType.int, i: 0 });
    await expect(SavedNetwork.open(encodeModel(model), row)).rejects.toThrow(
      'Add has group 0, which must be 1 or more',
    );
  });

  it('says what is wrong with rows that are cut short', async () => {
    const network = await SavedNetwork.open(plusOne(), row);
    await expect(network.run(new Float32Array(7))).rejects.toThrow('7 values are no whole rows of [2, 3]');
    await network.release();
  });
});
