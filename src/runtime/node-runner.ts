import type * as ort from 'onnxruntime-common';
import type { OnnxModel } from '../formats/index.ts';
import type { HostTensor } from './host-tensor.ts';
import type { Runner, RunTensor } from './runner.ts';
import { ortTensor, type RunnerOptions, Session } from './session.ts';

/** Runs a graph by ONNX Runtime's package for Node. */
export class NodeRunner implements Runner {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly #session: Session;
  readonly #tensors = new WeakMap<HostTensor, ort.Tensor>();

  private constructor(session: Session) {
    this.#session = session;
    this.inputs = [...session.inputs.keys()];
    this.outputs = [...session.outputs.keys()];
  }

  static async create(model: OnnxModel, options: RunnerOptions): Promise<NodeRunner> {
    return new NodeRunner(await Session.create(model, options));
  }

  async run(inputs: readonly RunTensor[], outputs: readonly RunTensor[]): Promise<void> {
    await this.#session.run(this.#named(this.inputs, inputs), this.#named(this.outputs, outputs));
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  #named(names: readonly string[], tensors: readonly RunTensor[]): Record<string, ort.Tensor> {
    return Object.fromEntries(names.map((name, i) => [name, this.#tensorOf(tensors[i])]));
  }

  #tensorOf(tensor: RunTensor): ort.Tensor {
    if ('handle' in tensor) throw new Error('the package for Node reads only what is in memory');
    const made = this.#tensors.get(tensor) ?? ortTensor(tensor.data, tensor);
    this.#tensors.set(tensor, made);
    return made;
  }
}
