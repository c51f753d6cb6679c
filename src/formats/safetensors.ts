import type { FileHandle } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { openPlain } from '../core/plain-file.ts';
import { writeWhole } from '../core/write-whole.ts';
import type { DType, TypedArray } from '../graph/dtype.ts';
import { showShape, sizeOf } from '../graph/shape.ts';
import { type StoredType, storedType } from './onnx/element-types.ts';
import { arrayOfBytes } from './onnx/tensor-data.ts';

/** A named array of a file. Floats of 16 bits and fewer come as float32. */
export interface StoredArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** The format's names of element types, and ONNX's numbers for the same. */
const typeNumbers: ReadonlyMap<string, number> = new Map([
  ...(['F32', 'U8', 'I8', 'U16', 'I16', 'I32', 'I64'] as const).map((name, i): [string, number] => [
    name,
    i + 1,
  ]),
  ['BOOL', 9],
  ['F16', 10],
  ['F64', 11],
  ['U32', 12],
  ['U64', 13],
  ['BF16', 16],
  ['F8_E4M3', 17],
  ['F8_E5M2', 19],
]);
const nameOf: ReadonlyMap<TypedArray['constructor'], string> = new Map<TypedArray['constructor'], string>([
  [Float32Array, 'F32'],
  [Float64Array, 'F64'],
  [Int8Array, 'I8'],
  [Int16Array, 'I16'],
  [Int32Array, 'I32'],
  [BigInt64Array, 'I64'],
  [Uint8Array, 'U8'],
  [Uint16Array, 'U16'],
  [Uint32Array, 'U32'],
  [BigUint64Array, 'U64'],
]);

/** The format's own limit of a header. */
const longestHeader = 100e6;

interface Entry {
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly length: number;
}

/**
 * A file of named arrays (https://github.com/huggingface/safetensors): the length of a header (uint64), the header
 * (JSON: type, shape and place of each array), the arrays. Only the header is read when it is opened.
 */
export class SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(
    path: string,
    file: FileHandle,
    entries: ReadonlyMap<string, Entry>,
    metadata: ReadonlyMap<string, string>,
  ) {
    this.#path = path;
    this.#file = file;
    this.#entries = entries;
    this.metadata = metadata;
  }

  /** Throws UserError where there is no such file, or it is no whole file of this format. */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await openPlain(path).catch((error: unknown) => {
      if (error instanceof UserError) throw error;
      throw new UserError(
        `${path} cannot be opened (${codeOf(error)}); give the path of a .safetensors file`,
      );
    });
    try {
      const { entries, metadata } = await readHeader(file, path);
      return new SafetensorsFile(path, file, entries, metadata);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Of the arrays, in the order of the file. */
  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** The shape of an array, without reading it; undefined where the file has none of that name. */
  shapeOf(name: string): readonly number[] | undefined {
    return this.#entries.get(name)?.shape;
  }

  /** Throws UserError where the file has no array of that name, or ends too early. */
  async read(name: string): Promise<StoredArray> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new UserError(`${this.#path} holds no array called "${name}"`);
    const { type, shape, start, length } = entry;
    const bytes = await bytesAt(this.#file, start, length, this.#path);
    return { dtype: type.dtype, shape, data: arrayOfBytes(bytes, type, sizeOf(shape)) };
  }

  /** Gives the file back; nothing can be read after it. */
  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** All arrays of a .safetensors file, by name. */
export async function readSafetensors(path: string): Promise<Map<string, StoredArray>> {
  const file = await SafetensorsFile.open(path);
  try {
    const arrays = new Map<string, StoredArray>();
    for (const name of file.names) arrays.set(name, await file.read(name));
    return arrays;
  } finally {
    await file.close();
  }
}

/** Writes named arrays as a .safetensors file, beside its place first, so that the file is always a whole one. */
export async function writeSafetensors(
  path: string,
  arrays: ReadonlyMap<string, { readonly data: TypedArray; readonly shape: readonly number[] }>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  let end = 0;
  const described = [...arrays].map(([name, { data, shape }]) => {
    const start = end;
    end += data.byteLength;
    return [name, { dtype: nameOf.get(data.constructor), shape, data_offsets: [start, end] }] as const;
  });
  const header = { ...(Object.keys(metadata).length > 0 && { __metadata__: metadata }) };
  const json = JSON.stringify({ ...header, ...Object.fromEntries(described) });
  // Spaces after the header let the arrays begin where numbers of 8 bytes may.
  const padded = Buffer.from(json + ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(padded.length));
  await writeWhole(path, async (file) => {
    await file.writeFile(Buffer.concat([size, padded]));
    for (const { data } of arrays.values()) {
      await file.writeFile(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  });
}

async function readHeader(
  file: FileHandle,
  path: string,
): Promise<{ entries: Map<string, Entry>; metadata: Map<string, string> }> {
  const damaged = (what: string): UserError =>
    new UserError(`${path} is no whole .safetensors file (${what}); save or download it again`);
  const { size } = await file.stat();
  if (size < 8) throw damaged(`${size} bytes long`);
  const length = Number((await bytesAt(file, 0, 8, path)).readBigUInt64LE());
  if (length > longestHeader || 8 + length > size) throw damaged(`its header would be ${length} bytes long`);
  let header: unknown;
  try {
    header = JSON.parse((await bytesAt(file, 8, length, path)).toString('utf8'));
  } catch {
    throw damaged('its header is no JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw damaged('its header is no JSON object');
  }
  const metadata = new Map<string, string>();
  const entries = new Map<string, Entry>();
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') entries.set(name, entryOf(name, value, 8 + length, size, damaged));
    else for (const [key, text] of Object.entries(Object(value))) metadata.set(key, String(text));
  }
  return { entries, metadata };
}

function entryOf(
  name: string,
  value: unknown,
  begin: number,
  size: number,
  damaged: (what: string) => UserError,
): Entry {
  const { dtype, shape, data_offsets: offsets } = Object(value);
  const number = typeNumbers.get(dtype);
  if (typeof dtype !== 'string') throw damaged(`"${name}" has no element type`);
  if (number === undefined) {
    throw new UserError(`"${name}" is stored as ${dtype}, which is not read; convert it to F32 first`);
  }
  if (!isWholeNumbers(shape) || !isWholeNumbers(offsets) || offsets.length !== 2) {
    throw damaged(`"${name}" says neither its shape nor its place`);
  }
  const type = storedType(number);
  const [from, to] = offsets;
  if (to < from || begin + to > size) throw damaged(`"${name}" is stored beyond its end`);
  if (to - from !== sizeOf(shape) * (type.bits / 8)) {
    throw damaged(`"${name}" ${showShape(shape)} of ${dtype} has ${to - from} bytes`);
  }
  return { type, shape, start: begin + from, length: to - from };
}

const isWholeNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);

async function bytesAt(file: FileHandle, start: number, length: number, path: string): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) throw new UserError(`${path} became shorter while it was read; try again`);
    done += bytesRead;
  }
  return bytes;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
