import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as layers from '../src/entries/layers.ts';
import * as losses from '../src/entries/losses.ts';
import * as metrics from '../src/entries/metrics.ts';
import * as optimizers from '../src/entries/optimizers.ts';
import * as millwright from '../src/index.ts';
import { initializerOf } from '../src/nn/initializers.ts';
import { kerasName } from '../src/nn/keras-name.ts';
import { metricsOf } from '../src/train/metric-functions.ts';

const page = readFileSync(new URL('../docs/keras.md', import.meta.url), 'utf8');
const recorded: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('fixtures/nn/keras_names.json', import.meta.url), 'utf8'),
);
const namesOf = (list: string): string[] => {
  const names = recorded[list];
  if (!Array.isArray(names)) throw new Error(`no list of ${list} was recorded`);
  return names.map(String);
};

/** Names in backticks of a section: what is there, and what is not. */
function section(title: string): { there: Set<string>; notThere: Set<string> } {
  const text = page.split(/^## /m).find((part) => part.startsWith(title));
  if (text === undefined) throw new Error(`docs/keras.md has no section ${title}`);
  const [there, notThere = ''] = text.split('\nNot there:');
  const names = (part: string): Set<string> =>
    new Set(Array.from(part.matchAll(/`(\w+)`/g), ([, name]) => name));
  return { there: names(there), notThere: names(notThere) };
}

/** `BinaryCrossentropy` as `binaryCrossentropy`, `SGD` as `sgd`, `AdamW` as `adamW`, `CTC` as `ctc`, `CSVLogger` as it is. */
const isExported =
  (entry: object) =>
  (name: string): boolean =>
    Object.keys(entry).some((each) => each.toLowerCase() === name.toLowerCase());
const [x, probabilities] = [{ shape: [4] }, { shape: [4, 3] }];
const isMetric = (name: string): boolean => {
  try {
    metricsOf([name], x, probabilities);
    return true;
  } catch {
    return false;
  }
};

const sections: [title: string, lists: string[], exists: (name: string) => boolean][] = [
  ['Layers', ['layers'], isExported(layers)],
  ['Losses', ['losses'], isExported(losses)],
  ['Optimizers', ['optimizers'], isExported(optimizers)],
  ['Schedules', ['schedules'], isExported(optimizers)],
  [
    'Metrics',
    ['metrics'],
    (name) => isExported({ ...metrics, ...losses })(name) || isMetric(name[0].toLowerCase() + name.slice(1)),
  ],
  ['Activations', ['activations'], (name) => kerasName(name, Object.keys(layers.activations)) !== undefined],
  [
    'Initializers, regularizers, constraints',
    ['initializers', 'regularizers', 'constraints'],
    (name) => {
      if (isExported(layers)(name)) return true;
      const own = JSON.parse(JSON.stringify(name[0].toLowerCase() + name.slice(1)));
      try {
        return initializerOf(own) !== undefined;
      } catch {
        return false;
      }
    },
  ],
  ['Callbacks', ['callbacks'], isExported(millwright)],
];
/** Those that are there under another name or as another thing, as the page says beside them. */
const otherwise = new Set(
  Array.from(page.matchAll(/(`\w+`(?:, `\w+`)*) (?:as|always|\(what)/g), ([, list]) => list).flatMap((list) =>
    Array.from(list.matchAll(/`(\w+)`/g), ([, name]) => name),
  ),
);

describe('docs/keras.md', () => {
  for (const [title, lists, exists] of sections) {
    it(`${title}: what it says is there is there, and nothing of Keras is passed over`, () => {
      const { there, notThere } = section(title);
      for (const name of lists.flatMap(namesOf)) {
        expect(there.has(name) !== notThere.has(name), `${name} is named once`).toBe(true);
        if (there.has(name) && !otherwise.has(name)) expect(exists(name), `${name} is there`).toBe(true);
      }
    });
  }
});
