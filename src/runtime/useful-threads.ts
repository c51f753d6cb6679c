import { costOf, type Tensor } from '../graph/index.ts';

/** Seconds that a second thread costs each kernel of a recurrent loop: they are too short to share. */
const costOfSharing = 2e-6;
/** Floating-point operations a second of one core in matrix products. */
const coreRate = 100e9;
/** Below this many operations a whole run is too short to share. */
const worthSharing = 20e6;

/**
 * One thread where more would only wait for each other, undefined (all cores) otherwise. Recurrent loops start thousands
 * of kernels of a few microseconds; on two cores the article's network trains a third faster on one thread than on two.
 * Depends on the graph alone, so that a training gives the same numbers whenever it is repeated.
 */
export function usefulThreads(outputs: readonly Tensor[]): number | undefined {
  const { productFlops, loopKernels } = costOf(outputs);
  if (loopKernels === 0) return productFlops > 0 && productFlops < worthSharing ? 1 : undefined;
  const saved = productFlops / coreRate / 2;
  return loopKernels * costOfSharing > saved ? 1 : undefined;
}
