import type { Imported } from './onnx-node.ts';
import type { AttributeProto } from './schema.ts';

/** Names and what they stand for, in a graph and in those around it. */
export class Scope {
  readonly opsets: ReadonlyMap<string, number>;
  /** Attributes of the call, in the body of a function. */
  readonly attributes: ReadonlyMap<string, AttributeProto>;
  readonly #above: Scope | undefined;
  readonly #values = new Map<string, Imported | undefined>();

  constructor(
    above: Scope | undefined,
    opsets: ReadonlyMap<string, number>,
    attributes: ReadonlyMap<string, AttributeProto>,
  ) {
    this.#above = above;
    this.opsets = opsets;
    this.attributes = attributes;
  }

  has = (name: string): boolean => this.#values.has(name);
  set(name: string, value: Imported): void {
    this.#values.set(name, value);
  }
  /** An optional input of a function that the call does not give. */
  leaveOut(name: string): void {
    this.#values.set(name, undefined);
  }
  get(name: string): Imported {
    const value = this.given(name);
    if (value === undefined) throw new Error(`"${name}" is not given`);
    return value;
  }
  /** What a name stands for; undefined where a call leaves it out. */
  given(name: string): Imported | undefined {
    if (this.#values.has(name)) return this.#values.get(name);
    if (this.#above === undefined) throw new Error(`"${name}" is read before it is made`);
    return this.#above.given(name);
  }
  opset(domain: string): number {
    const version = this.opsets.get(domain);
    if (version === undefined && domain === '') throw new Error('the file does not say which opset it is of');
    return version ?? 1;
  }
}
