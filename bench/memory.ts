/**
 * What training takes in memory, against what `fit` says beforehand, with the layers kept and worked out again:
 *
 *     npx tsx bench/memory.ts
 *
 * A decoder-only Transformer of width 256 on batches of 16 x 128 tokens, each line in a process of its own.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CausalMask, DecoderBlock, Dense, Embedding, RMSNormalization } from '../src/entries/layers.ts';
import { sparseCategoricalCrossentropy } from '../src/entries/losses.ts';
import { adam } from '../src/entries/optimizers.ts';
import { Input, model } from '../src/index.ts';
import { median } from './median.ts';

const [batch, time, width, tokens, steps] = [16, 128, 256, 500, 5];

interface Measured {
  /** Bytes that `fit` said training would need. */
  readonly said: number;
  /** Bytes more than before training, at the fullest moment. */
  readonly taken: number;
  readonly millisecondsPerStep: number;
}

async function measure(blocks: number, recompute: boolean): Promise<Measured> {
  const ids = Input({ shape: [time], dtype: 'int32' });
  const bias = CausalMask()(ids);
  let x = Embedding(tokens, width)(ids);
  for (let i = 0; i < blocks; i += 1) x = DecoderBlock(3 * width, 4, { recompute })(x, bias);
  const network = model({ inputs: ids, outputs: Dense(tokens)(RMSNormalization()(x)) });
  network.compile({ optimizer: adam(), loss: sparseCategoricalCrossentropy({ fromLogits: true }) });
  const text = {
    data: Int32Array.from({ length: batch * time }, (_, i) => (i * 7) % tokens),
    shape: [batch, time],
  };
  const before = process.memoryUsage().rss;
  const moments: number[] = [];
  let said = 0;
  await network.fit(text, text, {
    batchSize: batch,
    epochs: steps + 1,
    verbose: 0,
    callbacks: [
      {
        onTrainBegin({ memory }) {
          said = memory?.total ?? Number.NaN;
        },
        onBatchEnd() {
          moments.push(performance.now());
        },
      },
    ],
  });
  const durations = moments.slice(1).map((moment, i) => moment - moments[i]);
  const taken = process.resourceUsage().maxRSS * 1024 - before;
  await network.dispose();
  return { said, taken, millisecondsPerStep: median(durations) };
}

const [blocks, mode] = process.argv.slice(2);
if (blocks !== undefined) {
  process.stdout.write(JSON.stringify(await measure(Number(blocks), mode === 'recompute')));
} else {
  const self = fileURLToPath(import.meta.url);
  process.stdout.write('blocks  layers        said     taken    a step\n');
  for (const count of [2, 6, 12]) {
    for (const kind of ['kept', 'recompute']) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...process.execArgv,
        self,
        String(count),
        kind,
      ]);
      const { said, taken, millisecondsPerStep }: Measured = JSON.parse(stdout);
      const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`.padStart(8);
      const line = [String(count).padEnd(6), kind.padEnd(10), megabytes(said), megabytes(taken)];
      process.stdout.write(`${line.join('  ')}  ${Math.round(millisecondsPerStep)} ms\n`);
    }
  }
}
