/**
 * What `text-classification` does with many rows before it trains: read, cleaned, split, a vocabulary learned, and
 * every row turned into batches once. Seconds, seconds of the processor, and the most memory so far, stage by stage:
 *
 *     npx tsx bench/data-at-size.ts [rows, 1000000 unless given]
 *
 * The file is made up for it in the temporary folder, 300 bytes a row with a text of 200 characters, and deleted.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/data/random.ts';
import { chooseArchitecture } from '../src/tasks/text/choose.ts';
import { encodedTexts } from '../src/tasks/text/encoded-texts.ts';
import { fitEncoder } from '../src/tasks/text/encoder.ts';
import { EncodingThreads } from '../src/tasks/text/encoding-threads.ts';
import { prepareTexts } from '../src/tasks/text/prepare.ts';
import { writeLongOrders } from './data-at-size-rows.ts';

const batchSize = 128;

async function measure(path: string): Promise<void> {
  const began = performance.now();
  let [last, cpu] = [began, process.cpuUsage()];
  const say = (stage: string): void => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(cpu);
    const figures = [
      `${((now - last) / 1000).toFixed(1)} s`,
      `${((user + system) / 1e6).toFixed(1)} s`,
      `${Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)} MB`,
    ];
    process.stdout.write(`${stage.padEnd(52)}${figures.map((each) => each.padStart(10)).join('')}\n`);
    [last, cpu] = [performance.now(), process.cpuUsage()];
  };
  process.stdout.write(`${''.padEnd(52)}      time       CPU    memory\n`);

  const columns = { input: 'description', target: 'failure' };
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
  [last, cpu] = [began, { user: 0, system: 0 }];
  say('in all');
  data.close();
}

const [argument, file] = process.argv.slice(2);
if (argument === '--measure') await measure(file);
else {
  const rows = Number(argument ?? 1_000_000);
  const folder = await mkdtemp(join(tmpdir(), 'millwright-bench-'));
  try {
    const path = join(folder, 'orders.csv');
    await writeLongOrders(path, rows, 1);
    process.stdout.write(`${rows} rows, ${Math.round((await stat(path)).size / 1e6)} MB\n`);
    // Measured in a process of its own, so that making the file counts for nothing.
    const self = fileURLToPath(import.meta.url);
    execFileSync(process.execPath, [...process.execArgv, self, '--measure', path], { stdio: 'inherit' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
