import type { OnnxModel } from '../formats/index.ts';
import { nativeLibrary } from './native-library.ts';
import { NativeRunner } from './native-runner.ts';
import { NodeRunner } from './node-runner.ts';
import type { Runner } from './runner.ts';
import type { RunnerOptions } from './session.ts';

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
