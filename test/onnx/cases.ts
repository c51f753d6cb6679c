/** The ONNX project's own operator test cases: a small model each, what to feed it and what must come out. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storedType } from '../../src/formats/onnx/element-types.ts';
import { decodeModel, decodeTensor, type ModelProto } from '../../src/formats/onnx/schema.ts';
import { storedTensor } from '../../src/formats/onnx/tensor-data.ts';
import type { TypedArray } from '../../src/graph/index.ts';

/** Values with a shape, as they are stored beside a case. */
export interface Stored {
  readonly shape: readonly number[];
  readonly data: TypedArray;
  /** The standard's name of its element type, before it was read. */
  readonly type: string;
}
export interface OnnxCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly model: ModelProto;
  /** In the order of the model's inputs and outputs; undefined where the case gives none. */
  readonly inputs: readonly (Stored | undefined)[];
  readonly outputs: readonly Stored[];
}

/** Besides operators: networks and operators as PyTorch exported them once, and some small graphs. */
const otherKinds = ['pytorch-converted', 'pytorch-operator', 'simple'];

/**
 * The folders of cases, each of which holds one folder for each: below `MILLWRIGHT_ONNX_CASES`, or what the Python
 * package `onnx` of `MILLWRIGHT_PYTHON` brings or makes. Those of operators come first; none where there is neither.
 */
export function caseFolders(): string[] {
  const given = process.env.MILLWRIGHT_ONNX_CASES;
  if (given !== undefined) return foldersIn(given, join(given, 'node'));
  const python = process.env.MILLWRIGHT_PYTHON ?? 'python3';
  try {
    const ask = 'import onnx, os; print(onnx.__version__); print(os.path.dirname(onnx.__file__))';
    const answer = execFileSync(python, ['-c', ask], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [version, home] = String(answer).trim().split('\n');
    const data = join(home, 'backend', 'test', 'data');
    const shipped = join(data, 'node');
    return foldersIn(data, existsSync(shipped) ? shipped : madeCases(python, version));
  } catch {
    return [];
  }
}

const foldersIn = (data: string, node: string): string[] =>
  [node, ...otherKinds.map((kind) => join(data, kind))].filter((folder) => existsSync(folder));

/** Since 1.21 the package makes its cases instead of shipping them; they are kept for the next run. */
function madeCases(python: string, version: string): string {
  const folder = join(tmpdir(), `millwright-onnx-cases-${version}`);
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    const script = fileURLToPath(new URL('make_cases.py', import.meta.url));
    execFileSync(python, [script, partial], { stdio: 'ignore' });
    if (existsSync(folder)) rmSync(partial, { recursive: true });
    else renameSync(partial, folder);
  }
  return join(folder, 'node');
}

export const caseNames = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'model.onnx')))
    .sort();

/** Throws where the case holds something that is no tensor, or strings. */
export function readCase(folder: string, name: string): OnnxCase {
  const bytes = readFileSync(join(folder, name, 'model.onnx'));
  const model = decodeModel(bytes);
  const data = join(folder, name, 'test_data_set_0');
  const read = (what: 'input' | 'output', count: number): (Stored | undefined)[] =>
    Array.from({ length: count }, (_, i) => {
      const file = join(data, `${what}_${i}.pb`);
      if (!existsSync(file)) return undefined;
      const proto = decodeTensor(readFileSync(file));
      const tensor = storedTensor(proto);
      if (tensor.source.kind !== 'constant') throw new Error('no values');
      return { shape: tensor.shape, data: tensor.source.data, type: storedType(proto.dataType).name };
    });
  const outputs = read('output', model.graph.output.length).filter((each) => each !== undefined);
  return { name, bytes, model, inputs: read('input', model.graph.input.length), outputs };
}
