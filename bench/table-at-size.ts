/**
 * What `tabular-classification` does with a table of many rows before it trains: reads it, finds what its columns hold,
 * splits it, and keeps every cell as the model takes it. Seconds and the most memory:
 *
 *     npx tsx bench/table-at-size.ts [rows, 1000000 unless given]
 *
 * The file of 14 columns is made up for it in the temporary folder, 87 bytes a row, and deleted.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/data/random.ts';
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

async function measure(path: string, say: Say): Promise<void> {
  const options = { target: 'scrap', ignore: [], keep: [], minRowsPerLabel: 10 };
  const { rowsRead, kinds, onDisk, close } = await prepareTable({ train: path }, 'classes', options, 0);
  say(`${rowsRead} rows, ${kinds.length} columns to learn from${onDisk ? ', on disk' : ''}`);
  close();
}

await measureAtSize(
  fileURLToPath(import.meta.url),
  (path, rows) => pipeline(Readable.from(partRows(rows)), createWriteStream(path)),
  measure,
);
