import { availableParallelism } from 'node:os';
import { costOf, type Tensor } from '../graph/index.ts';

/** Seconds that a second thread costs each kernel of a recurrent loop: they are too short to share. */
const costOfSharing = 2e-6;
/** Floating-point operations a second of one core in matrix products. */
const coreRate = 100e9;
/** Below this many operations a whole run is too short to share. */
const worthSharing = 20e6;

/** Bytes of rows of long tables from which several threads, each waiting for memory, are quicker than one. */
const worthFetching = 1 << 18;
/** Operations of one product from which ONNX Runtime shares it between two threads. */
const sharedProduct = 1 << 18;

/**
 * How many threads are worth having, undefined for all cores. Recurrent loops start thousands of kernels of a few
 * microseconds, which more than two threads only wait for; with two the article's network trains a quarter faster than
 * with one. Depends on the graph alone, so that a training gives the same numbers whenever it is repeated.
 */
export function usefulThreads(outputs: readonly Tensor[]): 1 | 2 | undefined {
  const { productFlops, loopKernels, loopProductFlops, farBytes } = costOf(outputs);
  if (loopKernels === 0) {
    const isShort = productFlops > 0 && productFlops < worthSharing && farBytes < worthFetching;
    return isShort ? 1 : undefined;
  }
  const saved = productFlops / coreRate / 2;
  if (loopKernels * costOfSharing <= saved) return undefined;
  return loopProductFlops >= sharedProduct && availableParallelism() > 1 ? 2 : 1;
}
