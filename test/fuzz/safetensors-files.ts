import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/core/random.ts';
import { readSafetensors } from '../../src/entries/data.ts';
import { Dense } from '../../src/entries/layers.ts';
import { Input, sequential } from '../../src/index.ts';
import { readerOfFiles } from './files.ts';
import { mutatedBytes, mutatedTree } from './mutate.ts';
import type { Target } from './target.ts';

const newModel = () => sequential([Input({ shape: [3] }), Dense(4), Dense(2)], { threads: 1 });

/** .safetensors files: one of another program with every type, and the weights of a model, which are taken. */
export const safetensorsFiles: Target = {
  name: 'safetensors',
  async make(folder) {
    copyFileSync(
      join(import.meta.dirname, '../fixtures/safetensors/types.safetensors'),
      join(folder, 'types.safetensors'),
    );
    await newModel().saveWeights(join(folder, 'model.safetensors'));
  },
  async open(folder, place) {
    const model = newModel();
    const read = (path: string): Promise<unknown> =>
      path.endsWith('model.safetensors') ? model.loadWeights(path) : readSafetensors(path);
    return readerOfFiles(folder, place, read, damaged);
  },
};

/** Damage anywhere, or other values in a header that is still one. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.integer(2) === 0) return mutatedBytes(bytes, random);
  const file = Buffer.from(bytes);
  const end = 8 + Number(file.readBigUInt64LE());
  const tree = mutatedTree(JSON.parse(file.toString('utf8', 8, end)), random);
  const header = Buffer.from(JSON.stringify(tree) ?? '');
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, file.subarray(end)]);
}
