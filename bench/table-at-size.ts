/**
 * What `tabular-classification` does with a table of many rows before and while it trains: reads it, finds what its
 * columns hold, splits it, works out what networks read of each row, and reads all batches of an epoch in a random order:
 *
 *     npx tsx bench/table-at-size.ts [rows, 1000000 unless given] [megabytes in memory]
 *
 * The file of 14 columns is made up for it in the temporary folder, 87 bytes a row, and deleted.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/random.ts';
import { encodedDataset, encodeRows } from '../src/tasks/tabular/encode-rows.ts';
import { fitColumns } from '../src/tasks/tabular/inputs.ts';
import { prepareTable } from '../src/tasks/tabular/prepare.ts';
import { measureAtSize, type Say } from './at-size.ts';

const header =
  'part_id,made_at,line,material,operator,temp_in,temp_out,pressure,speed,torque,wear,humidity,note,scrap';
const materials = ['S235', '42CrMo4', 'AlSi10', 'PA66-GF30'];

/** Some rows of parts and whether they were scrapped, more often under high torque with a worn tool. */
function* partRows(count: number): Generator<string> {
  const random = new Random(1);
  yield `${header}\n`;
  for (let row = 0; row < count; row++) {
    const between = (least: number, most: number) => least + (most - least) * random.next();
    const [wear, torque, material] = [between(0, 250), between(22, 58), random.integer(materials.length)];
    const risk = 1 / (1 + Math.exp(5 - (torque * wear) / 2500 - (material === 3 ? 1 : 0)));
    const madeAt = new Date(1.6e12 + row * 60_000).toISOString().slice(0, 16).replace('T', ' ');
    yield `${[
      `P${String(row).padStart(8, '0')}`,
      madeAt,
      `L${1 + random.integer(6)}`,
      materials[material],
      `op${random.integer(40)}`,
      between(298, 302).toFixed(1),
      between(309, 313).toFixed(1),
      between(5, 6).toFixed(3),
      between(1350, 1650).toFixed(0),
      random.next() < 0.01 ? 'N/A' : torque.toFixed(2),
      wear.toFixed(1),
      between(40, 60).toFixed(1),
      random.next() < 0.9 ? '' : 'checked by shift',
      random.next() < risk ? 'yes' : 'no',
    ].join(',')}\n`;
  }
}

const batchSize = 256;

async function measure(path: string, say: Say, megabytes?: number): Promise<void> {
  const maxBytes = megabytes === undefined ? undefined : 1e6 * megabytes;
  const options = { target: 'scrap', ignore: [], keep: [], minRowsPerLabel: 10, maxBytes };
  const data = await prepareTable({ train: path }, 'classes', options, 0);
  const { kinds, train, rowsRead, onDisk } = data;
  say(`${rowsRead} rows, ${kinds.length} columns to learn from${onDisk ? ', on disk' : ''}`);

  const encoded = await encodeRows(fitColumns(kinds, train.raw), train.raw, train.rows.length, onDisk);
  say(`${encoded.rows} rows as networks read them`);

  const type = { dtype: 'int32', shape: [] } as const;
  const everything = new Int32Array(encoded.rows).map((_, row) => row);
  const dataset = encodedDataset(encoded, everything, {
    type,
    write: (row, into, at) => {
      into[at] = train.answers.values[row];
    },
  });
  const into = {
    inputs: dataset.inputs.map(
      ({ dtype, shape }) => new (dtype === 'float32' ? Float32Array : Int32Array)(batchSize * shape[0]),
    ),
    target: new Int32Array(batchSize),
  };
  const order = new Random(0).permutation(dataset.length);
  for (let start = 0; start < order.length; start += batchSize)
    dataset.read(order.subarray(start, start + batchSize), into);
  say(`${Math.ceil(order.length / batchSize)} batches of ${batchSize}`);
  encoded.close();
  data.close();
}

await measureAtSize(
  fileURLToPath(import.meta.url),
  (path, rows) => pipeline(Readable.from(partRows(rows)), createWriteStream(path)),
  measure,
);
