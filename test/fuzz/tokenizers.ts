import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/core/random.ts';
import { BytePairTokenizer } from '../../src/data/text/bpe/byte-pair-tokenizer.ts';
import { Tokenizer } from '../../src/entries/data.ts';
import { readerOfFiles } from './files.ts';
import { mutatedBytes, mutatedTree } from './mutate.ts';
import type { Target } from './target.ts';

const texts = ['oil leak at pump 3', 'fuse blown in press 7', '输送带 断裂', 'bearing noise from the oven'];

/** Saved tokenizers: Keras' and Hugging Face's format. */
export const tokenizers: Target = {
  name: 'tokenizer',
  async make(folder) {
    const keras = new Tokenizer({ numWords: 20, oovToken: '?' });
    keras.fitOnTexts(texts);
    writeFileSync(join(folder, 'keras.json'), JSON.stringify(keras.toJSON()));
    writeFileSync(
      join(folder, 'tokenizer.json'),
      JSON.stringify(
        BytePairTokenizer.train(texts, { vocabularySize: 300, specialTokens: ['<|endoftext|>'] }).toJSON(),
      ),
    );
  },
  open: async (folder, place) =>
    readerOfFiles(
      folder,
      place,
      async (path) => {
        const text = readFileSync(path, 'utf8');
        if (path.endsWith('keras.json')) Tokenizer.fromJSON(text).textsToSequences(texts);
        else for (const each of texts) BytePairTokenizer.parse(text).encode(each);
      },
      damagedJson,
    ),
};

/** Damaged bytes, or other values in what is still JSON. */
export function damagedJson(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.integer(3) === 0) return mutatedBytes(bytes, random);
  return Buffer.from(JSON.stringify(mutatedTree(JSON.parse(Buffer.from(bytes).toString('utf8')), random)));
}
