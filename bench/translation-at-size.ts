/**
 * What `translation` does with many pairs of sentences before and while it trains: read, cleaned, split, a tokenizer
 * learned, every pair turned into tokens, and all batches of an epoch read, rows of like length together:
 *
 *     npx tsx bench/translation-at-size.ts [pairs, 1000000 unless given] [millions of characters in memory]
 *
 * The file is made up for it in the temporary folder: two texts of 200 characters a row, the second in place of a
 * translation. It is deleted.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/random.ts';
import { defaultCharactersInMemory } from '../src/data/storage/text-store.ts';
import { BytePairTokenizer } from '../src/data/text/bpe/byte-pair-tokenizer.ts';
import { someOf, vocabularyFor } from '../src/tasks/sequence/tokens.ts';
import { type Pair, readPairs, splitPairs } from '../src/tasks/translation/pairs.ts';
import { placeholders } from '../src/tasks/translation/placeholders.ts';
import { encodePairs, pairDataset } from '../src/tasks/translation/train-translation.ts';
import { measureAtSize, type Say } from './at-size.ts';
import { writeLongOrders } from './data-at-size-rows.ts';

const batchSize = 64;

/** Two orders side by side. */
async function writePairs(path: string, count: number): Promise<void> {
  const single = `${path}.orders`;
  await writeLongOrders(single, 2 * count, 1);
  await pipeline(async function* () {
    yield 'a,b\n';
    let before: string | undefined;
    for await (const line of createInterface({ input: createReadStream(single) })) {
      const text = /"[^"]*"/.exec(line)?.[0];
      if (text === undefined) continue;
      if (before === undefined) before = text;
      else {
        yield `${before},${text}\n`;
        before = undefined;
      }
    }
  }, createWriteStream(path));
  await rm(single);
}

function* bothOf(pairs: Iterable<Pair>): Generator<string> {
  for (const { source, target } of pairs) {
    yield source;
    yield target;
  }
}

async function measure(path: string, say: Say, millions = defaultCharactersInMemory / 1e6): Promise<void> {
  const read = await readPairs(path, { input: 'a', target: 'b', maxCharacters: 1e6 * millions });
  const { train } = splitPairs(read.pairs, { validation: 0.05, test: 0.05 }, 0);
  say(`${train.length} of ${read.rowsRead} pairs to learn from${read.onDisk ? ', on disk' : ''}`);

  let bytes = 0;
  for (const text of bothOf(train)) bytes += Buffer.byteLength(text);
  const tokenizer = BytePairTokenizer.train(bothOf(someOf(train, bytes)), {
    vocabularySize: vocabularyFor(bytes),
    specialTokens: ['<|pad|>', '<|start|>', '<|end|>', ...placeholders],
  });
  say(`vocabulary of ${tokenizer.size}`);

  const encoded = await encodePairs(train, tokenizer, { most: read.onDisk ? 0 : undefined });
  say(`pairs in tokens${encoded.onDisk ? ' on disk' : ''}`);

  const data = pairDataset(encoded);
  const drawn = new Random(0).permutation(data.length);
  const order = data.arrange?.(drawn, batchSize) ?? drawn;
  for (let start = 0; start < order.length; start += batchSize) {
    const rows = order.subarray(start, start + batchSize);
    const narrow = data.narrow?.(rows) ?? data;
    const inputs = narrow.inputs.map(({ shape }) => new Int32Array(batchSize * shape[0]));
    narrow.read(rows, { inputs });
  }
  say(`${Math.ceil(order.length / batchSize)} batches of ${batchSize}`);
  encoded.close();
  read.close();
}

await measureAtSize(fileURLToPath(import.meta.url), writePairs, measure);
