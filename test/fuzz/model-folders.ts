import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/core/random.ts';
import { writeParts, writeRunToFailure, writeSurfaces, writeWorkOrders } from '../../src/entries/simulate.ts';
import { loadModel } from '../../src/index.ts';
import { writeBilingualPhrases, writePartOrders } from '../../src/simulate/index.ts';
import type { Row } from '../../src/tasks/kit/task.ts';
import { taskNamed } from '../../src/tasks/registry.ts';
import { trainTask } from '../../src/tasks/train.ts';
import { ordersCsv } from '../cli/orders.ts';
import { pick } from './mutate.ts';
import { damagedModel } from './onnx-files.ts';
import type { Target } from './target.ts';
import { damagedJson } from './tokenizers.ts';

/** How a small model of a task is made, and what it is asked. */
interface Sample {
  readonly data: string;
  write(path: string): Promise<unknown>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly ask: readonly (string | Row)[];
}

const text = { input: 'description', target: 'failure' };
const part = { speed: 1 };

const samples: Readonly<Record<string, Sample>> = {
  'text-classification': {
    data: 'orders.csv',
    write: async (path) => writeFileSync(path, ordersCsv(40)),
    options: text,
    ask: ['oil leak at pump', ''],
  },
  'image-classification': {
    data: 'surfaces',
    write: (path) => writeSurfaces(path, { pictures: 60, seed: 1, overwrite: true }),
    options: {},
    ask: ['no-such-picture.png'],
  },
  'text-generation': {
    data: 'writer.csv',
    write: (path) => writeWorkOrders(path, { rows: 300, seed: 1, overwrite: true }),
    options: { input: 'description' },
    ask: ['oil leak'],
  },
  translation: {
    data: 'phrases.csv',
    write: (path) => writeBilingualPhrases(path, { rows: 300, seed: 1, overwrite: true }),
    options: { input: 'english', target: 'chinese' },
    ask: ['the pump leaks'],
  },
  'product-recommendation': {
    data: 'spare-parts.csv',
    write: (path) => writePartOrders(path, { rows: 600, seed: 1, overwrite: true }),
    options: {},
    ask: ['P-0001 P-0002'],
  },
  'tabular-classification': {
    data: 'parts.csv',
    write: (path) => writeParts(path, { rows: 300, seed: 1, overwrite: true }),
    options: { target: 'scrap', ignore: 'roughness [um],scrap_note' },
    ask: [part],
  },
  'remaining-life': {
    data: 'pumps.csv',
    write: (path) => writeRunToFailure(path, { units: 12, seed: 1, overwrite: true }),
    options: { unit: 'unit', time: 'cycle' },
    ask: [part],
  },
};

/** Trained models of `tasks`, each damaged in one of its files, mostly with hashes that are right again. */
export function modelFolders(name: string, tasks: readonly string[]): Target {
  return {
    name,
    async make(folder) {
      for (const task of tasks) {
        const { data, write, options } = samples[task];
        const path = join(folder, '..', data);
        await write(path);
        const given = { task, data: path, out: join(folder, task), epochs: 1, ...options };
        await trainTask(taskNamed(task), given, { caller: 'code', command: '', verbose: 0 });
        rmSync(join(folder, task, 'report.html'), { force: true });
      }
    },
    async open(folder, place) {
      return async (random) => {
        const task = pick(random, tasks);
        const copy = join(place, task);
        damagedFolder(join(folder, task), copy, random);
        const model = await loadModel(copy);
        try {
          await model.predict(samples[task].ask);
        } finally {
          await model.close();
        }
      };
    },
  };
}

/** The report is for people; no program reads it. */
const isRead = (name: string): boolean => name !== 'report.html';

/** A copy of a model folder of which one file is damaged. */
export function damagedFolder(from: string, to: string, random: Random): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
  const name = pick(random, readdirSync(to).filter(isRead).sort());
  const path = join(to, name);
  const bytes = readFileSync(path);
  const now = name.endsWith('.onnx') ? damagedModel(bytes, random) : damagedJson(bytes, random);
  writeFileSync(path, now);
  const manifest = join(to, 'millwright.json');
  if (name === 'millwright.json' || random.integer(5) === 0) return;
  const saved = JSON.parse(readFileSync(manifest, 'utf8'));
  saved.files[name] = createHash('sha256').update(now).digest('hex');
  writeFileSync(manifest, JSON.stringify(saved));
}
