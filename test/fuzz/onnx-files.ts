import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Random } from '../../src/core/random.ts';
import {
  Conv1D,
  Dense,
  Embedding,
  GlobalAveragePooling1D,
  LSTM,
  TransformerEncoder,
} from '../../src/entries/layers.ts';
import { loadOnnx } from '../../src/entries/onnx.ts';
import { openOnnx } from '../../src/formats/index.ts';
import { decodeModel, encodeModel, type ModelProto } from '../../src/formats/onnx/schema.ts';
import { elementTypes } from '../../src/graph/index.ts';
import { Input, sequential } from '../../src/index.ts';
import { type RowInput, SavedNetwork } from '../../src/runtime/index.ts';
import { readerOfFiles } from './files.ts';
import { mutatedBytes, mutatedTree } from './mutate.ts';
import type { Target } from './target.ts';

async function make(folder: string): Promise<void> {
  const fixtures = join(import.meta.dirname, '../fixtures/onnx');
  for (const name of readdirSync(fixtures).filter((each) => each.endsWith('.onnx')))
    copyFileSync(join(fixtures, name), join(folder, name));
  await sequential([Input({ shape: [3] }), Dense(4, { activation: 'relu' }), Dense(2)]).save(
    join(folder, 'dense.onnx'),
  );
  await sequential([
    Input({ shape: [5], dtype: 'int32' }),
    Embedding(9, 4, { maskZero: true }),
    Conv1D(4, 3, { padding: 'same' }),
    TransformerEncoder(5, 2),
    LSTM(3, { returnSequences: true }),
    GlobalAveragePooling1D(),
    Dense(2, { activation: 'softmax' }),
  ]).save(join(folder, 'sequence.onnx'));
}

/** ONNX files read into Millwright's graph, and run. */
export const onnxFiles: Target = {
  name: 'onnx',
  make,
  open: async (folder, place) =>
    readerOfFiles(
      folder,
      place,
      async (path) => {
        const model = loadOnnx(path, { threads: 1 });
        try {
          const inputs = model.network.inputs.map(({ shape }) => shape.slice(1));
          const sizes = inputs.map((shape) => shape.reduce((product, extent) => product * extent, 1));
          if (sizes.some((size) => size > 1e5)) return;
          await model.predict(
            inputs.map((shape, i) => ({ data: new Float32Array(sizes[i]), shape: [1, ...shape] })),
          );
        } finally {
          await model.dispose();
        }
      },
      damagedModel,
    ),
};

/** The same files given to ONNX Runtime as they are, as the networks of model folders are. */
export const savedNetworks: Target = {
  name: 'saved-network',
  make,
  async open(folder, place) {
    const inputs = new Map(readdirSync(folder).map((name) => [name, inputOf(join(folder, name))]));
    return readerOfFiles(
      folder,
      place,
      async (path) => {
        const input = inputs.get(basename(path));
        if (input === undefined) throw new Error(`no input is known of ${path}`);
        const network = await SavedNetwork.open(readFileSync(path), input, { threads: 1 });
        try {
          const size = input.shape.reduce((product, extent) => product * extent, 1);
          await network.run(elementTypes[input.dtype].allocate(2 * size));
        } finally {
          await network.release();
        }
      },
      damagedModel,
    );
  },
};

/** What a whole file takes. */
function inputOf(path: string): RowInput {
  const [{ name, dtype, shape = [] }] = openOnnx(path).inputs;
  return { name, dtype, shape: shape.slice(1).map(Number) };
}

/** Damaged bytes, or other values in what is still a message. */
export function damagedModel(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.integer(3) === 0) return mutatedBytes(bytes, random);
  const plain: unknown = JSON.parse(JSON.stringify(decodeModel(bytes), writeBytes), readBytes);
  try {
    return encodeModel(mutatedTree(plain, random) as ModelProto);
  } catch {
    return mutatedBytes(bytes, random);
  }
}

/** Bytes are no JSON and whole numbers of 64 bits are objects; a message for changing has numbers and byte arrays. */
function writeBytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  if (raw instanceof Uint8Array) return { base64: Buffer.from(raw).toString('base64') };
  if (typeof raw === 'object' && raw !== null && 'low' in raw) return Number(raw);
  return value;
}
function readBytes(_: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'base64' in value)
    return new Uint8Array(Buffer.from(String(value.base64), 'base64'));
  return value;
}
