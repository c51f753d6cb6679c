import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Random } from '../../src/core/random.ts';
import { Dense } from '../../src/entries/layers.ts';
import { adam } from '../../src/entries/optimizers.ts';
import { earlyStopping, Input, type Model, sequential } from '../../src/index.ts';
import { readerOfFiles } from './files.ts';
import { mutatedBytes, mutatedTree } from './mutate.ts';
import type { Target } from './target.ts';

const x = { data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)), shape: [12, 2] };
const y = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i));

const newModel = (): Model =>
  sequential([Input({ shape: [2] }), Dense(3), Dense(1)], { threads: 1 }).compile({
    optimizer: adam(),
    loss: 'meanSquaredError',
  });
const learn = (model: Model, path: string, epochs: number) =>
  model.fit(x, y, {
    epochs,
    batchSize: 4,
    verbose: 0,
    validationSplit: 0.3,
    callbacks: [earlyStopping({ patience: 5 })],
    checkpoint: { path },
  });

/** Checkpoints of trainings, which are gone on with, and files of weights. */
export const checkpoints: Target = {
  name: 'checkpoint',
  async make(folder) {
    const model = newModel();
    await learn(model, join(folder, 'training.ckpt'), 2);
    await model.saveWeights(join(folder, 'weights'));
    await model.dispose();
  },
  async open(folder, place) {
    const model = newModel();
    const read = (path: string): Promise<unknown> =>
      path.endsWith('.ckpt') ? learn(model, path, 3) : model.loadWeights(path);
    return readerOfFiles(folder, place, read, damaged);
  },
};

const digest = 32;

/** Damage, and mostly a digest that is right again, as a program that writes wrong files would leave it. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.integer(5) === 0) return mutatedBytes(bytes, random);
  const body = bytes.subarray(0, -digest);
  const now =
    random.integer(2) === 0 ? mutatedBytes(body, random) : withOtherHeader(Buffer.from(body), random);
  return Buffer.concat([now, createHash('sha256').update(now).digest()]);
}

function withOtherHeader(body: Buffer, random: Random): Buffer {
  const start = body.indexOf('\n') + 1;
  const end = start + 4 + body.readUInt32LE(start);
  const header = Buffer.from(
    JSON.stringify(mutatedTree(JSON.parse(body.toString('utf8', start + 4, end)), random)),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  return Buffer.concat([body.subarray(0, start), size, header, body.subarray(end)]);
}
