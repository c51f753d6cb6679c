import type { OnnxModel } from '../formats/index.ts';
import type { TensorType } from '../graph/index.ts';
import type { HostTensor } from './host-tensor.ts';
import { type Handle, nativeLibrary } from './native-library.ts';
import { NativeRunner } from './native-runner.ts';
import { NodeRunner } from './node-runner.ts';
import type { RunnerOptions } from './session.ts';

/** Values in a device's memory, by ONNX Runtime's handle. */
export interface DeviceTensor extends TensorType {
  readonly handle: Handle;
}
export type RunTensor = HostTensor | DeviceTensor;

/** A compiled graph whose inputs and outputs all lie in memory of the caller's. */
export interface Runner {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Reads `inputs` and writes `outputs`, each in the order of the names. */
  run(inputs: readonly RunTensor[], outputs: readonly RunTensor[]): Promise<void>;
  release(): Promise<void>;
}

/** Whether graphs are run on memory that they share with JavaScript, so that one can be given its own input to write. */
export const sharesMemory = async (): Promise<boolean> => (await nativeLibrary()) !== undefined;

/**
 * ONNX Runtime's library called directly where that is possible, through its package for Node otherwise. The package
 * copies every output into new memory after each run, which for a training step (all weights and moments) costs as
 * much as a quarter of the step.
 */
export async function createRunner(model: OnnxModel, options: RunnerOptions): Promise<Runner> {
  const library = await nativeLibrary();
  return library === undefined || NativeRunner.cannotRun(model)
    ? NodeRunner.create(model, options)
    : NativeRunner.create(library, model, options);
}
