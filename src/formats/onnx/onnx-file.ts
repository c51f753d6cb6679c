import { UserError } from '../../core/errors.ts';
import type { DType, TypedArray } from '../../graph/dtype.ts';
import { isOpen, type Shape, showShape } from '../../graph/shape.ts';
import { constantOf, input, type Tensor, type TensorType } from '../../graph/tensor.ts';
import { workedType } from './element-types.ts';
import { checkSize, GraphImport } from './import-graph.ts';
import { missingOperators } from './missing-operators.ts';
import { type Imported, isTensor, UnknownValue } from './onnx-node.ts';
import { decodeModel, type ModelProto, type TensorProto, type ValueInfoProto } from './schema.ts';
import type { ExternalFiles } from './tensor-data.ts';

/** What an ONNX file says of one of its inputs. An extent that the file leaves open is a name, or undefined. */
export interface OnnxInput {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly (number | string | undefined)[] | undefined;
}

export interface OnnxFileOptions {
  /** What the file is called in messages. */
  readonly name?: string;
  /** Gives the files beside it that hold large tensors. */
  readonly external?: ExternalFiles;
}

export interface BuildOptions {
  /** The tensor that stands for a float initialiser, where it is one that may change. */
  readonly weight?: (name: string, type: TensorType) => Tensor;
  /** Names of the results that are wanted, which may be inside the file; all outputs by default. */
  readonly wanted?: readonly string[];
  /** Makes one operator again of what was exported in parts, such as layer normalisation; true by default. */
  readonly fuse?: boolean;
}

/** An ONNX file whose operators can all be read. Throws UserError, naming node and file, where one cannot. */
export class OnnxFile {
  readonly name: string;
  /** What must be fed: inputs without a stored value, in the file's order. */
  readonly inputs: readonly OnnxInput[];
  readonly outputs: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly #model: ModelProto;
  readonly #external: ExternalFiles | undefined;
  readonly #weights = new Map<string, Tensor>();
  readonly #memory = new Map<TensorProto, Tensor>();
  readonly #fixed = new Set<string>();
  readonly #measured = new Set<string>();

  constructor(bytes: Uint8Array, { name = 'the ONNX file', external }: OnnxFileOptions = {}) {
    this.name = name;
    this.#external = external;
    this.#model = this.#about(() => decodeModel(bytes));
    const { graph, metadataProps = [] } = this.#model;
    this.#about(() => missingOperators(this.#model));
    const stored = new Set(graph.initializer.map((each) => each.name));
    this.inputs = this.#about(() => graph.input.filter((each) => !stored.has(each.name)).map(inputOf));
    this.outputs = graph.output.map((each) => each.name);
    this.metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
  }

  /** Initialisers that may change: floats that no shape follows from. Known after the first `build`. */
  get weights(): ReadonlyMap<string, Tensor> {
    return this.#weights;
  }

  /** Those of the weights that were measured and are not learned, such as moving means. */
  get statistics(): ReadonlySet<string> {
    return this.#measured;
  }

  /** The values of the wanted results by name, from tensors for all inputs. */
  build(
    inputs: ReadonlyMap<string, Tensor>,
    { weight = input32, wanted = this.outputs, fuse = true }: BuildOptions = {},
  ): Map<string, Imported> {
    for (;;) {
      const fixedBefore = this.#fixed.size;
      const used = new Map<string, Tensor>();
      const results = this.#about(() =>
        new GraphImport(this.#model, {
          external: this.#external,
          fuse,
          memory: this.#memory,
          weight: (name, stored) => {
            if (stored.dtype !== 'float32' || this.#fixed.has(name)) return undefined;
            used.set(name, stored);
            return weight(name, stored);
          },
          measured: (name) => this.#measured.add(name),
          fix: (name) => this.#fixed.add(name),
        }).run(inputs, wanted),
      );
      // A weight that turned out to decide a shape may already have been used as one that changes.
      if (this.#fixed.size > fixedBefore) continue;
      this.#weights.clear();
      for (const [name, stored] of used) this.#weights.set(name, stored);
      return results;
    }
  }

  /** Tensors for the inputs, with the extents that the file leaves open taken from `shapes`. */
  feeds(
    shapes: Readonly<Record<string, Shape>> = {},
    values: Readonly<Record<string, TypedArray>> = {},
  ): Map<string, Tensor> {
    for (const name of [...Object.keys(shapes), ...Object.keys(values)]) {
      if (!this.inputs.some((each) => each.name === name)) {
        throw new UserError(`${this.name} has no input "${name}"; its inputs are ${this.#inputNames()}`);
      }
    }
    return new Map(
      this.inputs.map((each) => {
        const shape = this.#shapeOf(each, Object.hasOwn(shapes, each.name) ? shapes[each.name] : undefined);
        const value = values[each.name];
        const tensor = this.#about(() => {
          checkSize({ dtype: each.dtype, shape });
          return value === undefined
            ? input(each.name, each.dtype, shape)
            : constantOf(value, each.dtype, shape);
        });
        return [each.name, tensor];
      }),
    );
  }

  #shapeOf({ name, shape }: OnnxInput, given: Shape | undefined): Shape {
    if (given === undefined) {
      if (shape?.every((extent) => typeof extent === 'number')) return shape;
      const known =
        shape === undefined ? 'of unknown rank' : `[${shape.map((each) => each ?? '?').join(', ')}]`;
      throw new UserError(
        `${this.name}: the shape of input "${name}" is ${known}; give its extents: { shapes: { ${JSON.stringify(name)}: [...] } }`,
      );
    }
    const fits =
      shape === undefined ||
      (shape.length === given.length &&
        shape.every(
          (extent, axis) => typeof extent !== 'number' || extent === given[axis] || isOpen(given[axis]),
        ));
    if (fits) return given;
    const known = shape.map((each) => each ?? '?').join(', ');
    throw new UserError(
      `${this.name}: input "${name}" has the shape [${known}], which ${showShape(given)} does not fit`,
    );
  }

  #inputNames = (): string => this.inputs.map(({ name }) => `"${name}"`).join(', ');

  #about<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof UnknownValue) throw error.within(this.name);
      throw new UserError(`${this.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
}

const input32 = (name: string, { shape }: TensorType): Tensor => input(name, 'float32', shape);

/** The value of an output that must be a tensor. */
export function tensorOutput(file: OnnxFile, name: string, value: Imported | undefined): Tensor {
  if (isTensor(value)) return value;
  throw new UserError(
    `${file.name}: the output "${name}" is ${value === undefined ? 'not there' : 'no tensor'}`,
  );
}

/** An input of the file. Throws where it is no tensor. */
export function inputOf({ name, type }: ValueInfoProto): OnnxInput {
  const { tensorType } = type ?? {};
  if (tensorType === undefined) throw new Error(`input "${name}" is no tensor; only tensors are fed`);
  return {
    name,
    dtype: workedType(tensorType.elemType).dtype,
    shape: tensorType.shape?.dim.map(({ dimValue, dimParam }) => {
      if (dimValue !== undefined && Number(dimValue) >= 0 && dimParam === undefined) return Number(dimValue);
      return dimParam === undefined || dimParam === '' ? undefined : dimParam;
    }),
  };
}
