import type { OnnxModel } from '../graph/index.ts';
import type { HostTensor } from './host-tensor.ts';
import { nativeLibrary } from './native-library.ts';
import { NativeRunner } from './native-runner.ts';
import { NodeRunner } from './node-runner.ts';
import type { SessionOptions } from './session.ts';

/** A compiled graph whose inputs and outputs all lie in memory of the caller's. */
export interface Runner {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Reads `inputs` and writes `outputs`, each in the order of the names. */
  run(inputs: readonly HostTensor[], outputs: readonly HostTensor[]): Promise<void>;
  release(): Promise<void>;
}

/**
 * ONNX Runtime's library called directly where that is possible, through its package for Node otherwise. The package
 * copies every output into new memory after each run, which for a training step (all weights and moments) costs as
 * much as a quarter of the step.
 */
export async function createRunner(model: OnnxModel, options: SessionOptions): Promise<Runner> {
  const library = (options.device ?? 'cpu') === 'cpu' ? await nativeLibrary() : undefined;
  return library === undefined || NativeRunner.cannotRun(model)
    ? NodeRunner.create(model, options)
    : NativeRunner.create(library, model, options);
}
