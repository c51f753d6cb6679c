/**
 * What `text-classification` does with many rows before it trains: read, cleaned, split, a vocabulary learned, and
 * every row turned into batches once. Seconds, seconds of the processor, and the most memory so far, stage by stage:
 *
 *     npx tsx bench/data-at-size.ts [rows, 1000000 unless given] [millions of characters in memory]
 *
 * The file is made up for it in the temporary folder, 300 bytes a row with a text of 200 characters, and deleted.
 */
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/random.ts';
import { defaultCharactersInMemory } from '../src/data/storage/text-store.ts';
import { chooseArchitecture } from '../src/tasks/text/choose.ts';
import { encodedTexts } from '../src/tasks/text/encoded-texts.ts';
import { fitEncoder } from '../src/tasks/text/encoder.ts';
import { EncodingThreads } from '../src/tasks/text/encoding-threads.ts';
import { prepareTexts } from '../src/tasks/text/prepare.ts';
import { measureAtSize, type Say } from './at-size.ts';
import { writeLongOrders } from './data-at-size-rows.ts';

const batchSize = 128;

async function measure(path: string, say: Say, most = defaultCharactersInMemory / 1e6): Promise<void> {
  const columns = { input: 'description', target: 'failure', maxCharacters: 1e6 * most };
  const data = await prepareTexts({ train: path }, columns, { minRowsPerLabel: 3 }, 0);
  say(`${data.rowsRead} rows read, cleaned and split${data.onDisk ? ', texts on disk' : ''}`);

  const { architecture, ngrams } = chooseArchitecture(undefined, data);
  const encoder = fitEncoder(architecture.encoder, data.train.texts, ngrams);
  say(`vocabulary of ${encoder.size}, ${encoder.maxLength} ids a row`);

  let batches = 0;
  const threads = new EncodingThreads(encoder);
  for (const side of [data.train, data.validation, data.test]) {
    const { dataset } = encodedTexts(threads, side, undefined, data.onDisk ? 0 : undefined);
    const into = {
      inputs: [new Int32Array(batchSize * encoder.maxLength)],
      target: new Int32Array(batchSize),
    };
    // In a random order, as training reads them.
    const order = new Random(0).permutation(dataset.length);
    const epoch = Array.from({ length: Math.ceil(dataset.length / batchSize) }, (_, i) =>
      order.subarray(i * batchSize, (i + 1) * batchSize),
    );
    dataset.begin?.(0, epoch);
    for (const rows of epoch) {
      await dataset.ready?.(rows);
      dataset.read(rows, into);
      batches++;
    }
  }
  await threads.close();
  say(`${batches} batches of ${batchSize}`);
  data.close();
}

await measureAtSize(fileURLToPath(import.meta.url), (path, rows) => writeLongOrders(path, rows, 1), measure);
