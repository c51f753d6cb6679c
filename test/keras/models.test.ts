import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { differences, type KerasModel } from './models.ts';

/** Made by `generate.py`; `models.long.test.ts` makes others where Keras is installed. */
const recorded: KerasModel[] = readFileSync(new URL('./models.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

it.each(recorded.map((each, i) => [i, each] as const))(
  'model %i gives the numbers of Keras: predictions, loss, metrics, and weights after a step',
  async (_, each) => {
    expect(await differences(each)).toEqual([]);
  },
);
