import { add, input, matmul, type Tensor } from '../src/graph/index.ts';
import { State, Step } from '../src/runtime/index.ts';
import { threadCount } from './threads.ts';
import type { Work } from './work.ts';

/** What the machine does at best, measured through ONNX Runtime with the threads that both sides may use. */
export interface Hardware {
  /** Floating-point operations a second of a large matrix product. */
  readonly flops: number;
  /** Bytes a second read and written by a large sum. */
  readonly bandwidth: number;
}

const side = 2048;
/** Numbers in each of the sum's three arrays: far more than any cache holds. */
const length = 50_000_000;

export async function measureHardware(): Promise<Hardware> {
  const square = [side, side];
  const product = matmul(input('a', 'float32', square), input('b', 'float32', square));
  const sum = add(input('a', 'float32', [length]), input('b', 'float32', [length]));
  return {
    flops: (2 * side ** 3) / (await fastest(product, 8)),
    bandwidth: (3 * 4 * length) / (await fastest(sum, 6)),
  };
}

/** The better of two measurements: other programs only ever make them worse. */
export const better = (a: Hardware, b: Hardware): Hardware => ({
  flops: Math.max(a.flops, b.flops),
  bandwidth: Math.max(a.bandwidth, b.bandwidth),
});

/** The rate at which `work` could be done if products and memory took their least time, one after the other. */
export function limitOf({ flops, bytes }: Work, hardware: Hardware): number {
  return 1 / (flops / hardware.flops + bytes / hardware.bandwidth);
}

/** Seconds of the shortest of several runs. */
async function fastest(result: Tensor, runs: number): Promise<number> {
  const graph = { results: { result }, updates: new Map() };
  const step = await Step.compile(graph, new State(), { threads: threadCount() });
  try {
    for (const values of step.feeds.values()) values.fill(1 as never);
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      await step.run();
      least = Math.min(least, (performance.now() - start) / 1000);
    }
    return least;
  } finally {
    await step.release();
  }
}
