/**
 * What `product-recommendation` does with a log of many events before it trains: read, put in order by user, numbered,
 * split:
 *
 *     npx tsx bench/events-at-size.ts [events, 1000000 unless given]
 *
 * The log of 20,000 items, twenty events a user, is made up for it in the temporary folder and deleted.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/random.ts';
import { prepareInteractions } from '../src/tasks/product-recommendation/prepare.ts';
import { measureAtSize } from './at-size.ts';

function* events(count: number): Generator<string> {
  const random = new Random(1);
  yield 'user_id,item_id,timestamp\n';
  for (let i = 0; i < count; i++) {
    // Some items are taken far more often than others.
    const item = Math.floor(20_000 * random.next() ** 2);
    yield `u${random.integer(Math.ceil(count / 20))},i${item},${1.6e9 + i}\n`;
  }
}

await measureAtSize(
  fileURLToPath(import.meta.url),
  (path, rows) => pipeline(Readable.from(events(rows)), createWriteStream(path)),
  async (path, say) => {
    const { read, sequences, test } = await prepareInteractions({ train: path }, {}, 0);
    say(`${read.rowsRead} events of ${sequences.length} users, ${test.length} kept`);
  },
);
