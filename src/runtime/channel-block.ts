import { type OnnxModel, writeOnnx } from '../formats/index.ts';
import { input, lowering } from '../graph/index.ts';
import { ortTensor, Session } from './session.ts';

let known: Promise<number | undefined> | undefined;

/** How many channels ONNX Runtime keeps side by side in its convolutions on this machine; undefined where it does not. */
export function channelBlock(): Promise<number | undefined> {
  known ??= probe();
  return known;
}

/** Numbers the values of 16 channels by 2 pixels, and sees where the first pixel's second channel has gone. */
async function probe(): Promise<number | undefined> {
  const [channels, pixels] = [16, 2];
  const x = input('x', 'float32', [1, channels, 1, pixels]);
  const model: OnnxModel = writeOnnx({ y: lowering.reorderInput(x) });
  try {
    const session = await Session.create(model, { threads: 1 });
    const data = Float32Array.from({ length: channels * pixels }, (_, i) => i);
    const { y } = await session.run({ x: ortTensor(data, x) }, { y: null });
    await session.release();
    const order = Array.from(y.data as Float32Array);
    const block = order.indexOf(1);
    const isBlocked = order.every((value, at) => value === expected(at, block, pixels));
    return block > 1 && channels % block === 0 && isBlocked ? block : undefined;
  } catch {
    // This build or this processor has no blocked convolutions.
    return undefined;
  }
}

const expected = (at: number, block: number, pixels: number): number => {
  const pixel = Math.floor(at / block) % pixels;
  const channel = Math.floor(at / (block * pixels)) * block + (at % block);
  return channel * pixels + pixel;
};
