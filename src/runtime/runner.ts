import type { TensorType } from '../graph/index.ts';
import type { HostTensor } from './host-tensor.ts';
import type { Handle } from './native-library.ts';

/** Values in a device's memory, by ONNX Runtime's handle. */
export interface DeviceTensor extends TensorType {
  readonly handle: Handle;
}
export type RunTensor = HostTensor | DeviceTensor;

/** A compiled graph whose inputs and outputs are all in memory of the caller's. */
export interface Runner {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Reads `inputs` and writes `outputs`, each in the order of the names. */
  run(inputs: readonly RunTensor[], outputs: readonly RunTensor[]): Promise<void>;
  release(): Promise<void>;
}
