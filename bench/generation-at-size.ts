/**
 * What `text-generation` does with many texts before and while it trains: read, cleaned, split, a tokenizer learned,
 * every text turned into tokens, and all rows of an epoch read in a random order:
 *
 *     npx tsx bench/generation-at-size.ts [texts, 1000000 unless given] [millions of characters in memory]
 *
 * The file is made up for it in the temporary folder, 300 bytes a row with a text of 200 characters, and deleted.
 */
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/random.ts';
import { defaultCharactersInMemory } from '../src/data/storage/text-store.ts';
import { BytePairTokenizer } from '../src/data/text/bpe/byte-pair-tokenizer.ts';
import { encodeAll, someOf, vocabularyFor } from '../src/tasks/sequence/tokens.ts';
import { contextFor } from '../src/tasks/text-generation/architectures.ts';
import { readDocuments, splitDocuments } from '../src/tasks/text-generation/documents.ts';
import { packedDataset, packTightly } from '../src/tasks/text-generation/packing.ts';
import { endOfText } from '../src/tasks/text-generation/text-generator.ts';
import { measureAtSize, type Say } from './at-size.ts';
import { writeLongOrders } from './data-at-size-rows.ts';

const batchSize = 16;

async function measure(path: string, say: Say, millions = defaultCharactersInMemory / 1e6): Promise<void> {
  const documents = await readDocuments(path, { input: 'description', maxCharacters: 1e6 * millions });
  const split = splitDocuments(documents.texts, { validation: 0.05, test: 0.05 }, 0);
  const kept = `${split.train.length} of ${documents.rowsRead} to learn from`;
  say(`${kept}${documents.onDisk ? ', texts on disk' : ''}`);

  let bytes = 0;
  for (const text of split.train) bytes += Buffer.byteLength(text);
  const tokenizer = BytePairTokenizer.train(someOf(split.train, bytes), {
    vocabularySize: vocabularyFor(bytes),
    specialTokens: [endOfText],
  });
  say(`vocabulary of ${tokenizer.size}`);

  const most = documents.onDisk ? 0 : undefined;
  const { tokens, lengths } = await encodeAll(split.train, tokenizer, 0, { most });
  say(`${(tokens.length / 1e6).toFixed(1)} million tokens${tokens.onDisk ? ' on disk' : ''}`);

  const data = packedDataset(packTightly(tokens, contextFor(lengths), 0));
  const [ids] = data.inputs;
  const inputs = [0, 1].map(() => new Int32Array(batchSize * ids.shape[0]));
  const order = new Random(0).permutation(data.length);
  for (let start = 0; start < order.length; start += batchSize)
    data.read(order.subarray(start, start + batchSize), { inputs });
  say(`all ${data.length} rows of ${ids.shape[0]} tokens read once`);
  tokens.close();
  documents.close();
}

await measureAtSize(fileURLToPath(import.meta.url), (path, rows) => writeLongOrders(path, rows, 1), measure);
