import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { faultOf } from './fault.ts';
import { targetNamed } from './targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-fuzz-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A small part of `npm run fuzz`, in this process: one that dies of it fails the test too.
describe('damaged files are read or refused in a sentence', () => {
  it.each([
    ['onnx', 30],
    ['saved-network', 30],
    ['graphs', 100],
    ['table', 12],
    ['table-data', 12],
    ['checkpoint', 40],
    ['safetensors', 60],
    ['tokenizer', 60],
    ['picture', 60],
    ['command-line', 15],
  ])('%s', async (name, cases) => {
    const target = targetNamed(name);
    const [corpus, place] = ['corpus', 'place'].map((each) => join(folder, name, each));
    for (const each of [corpus, place]) mkdirSync(each, { recursive: true });
    await target.make(corpus);
    const read = await target.open(corpus, place);
    const faults: string[] = [];
    let refused = 0;
    for (let number = 0; number < cases; number++) {
      await read(new Random(1).fork(`${name} ${number}`)).catch((error: unknown) => {
        const fault = faultOf(error);
        if (fault === undefined) refused += 1;
        else faults.push(`case ${number}: ${fault}`);
      });
    }
    expect(faults).toEqual([]);
    if (name !== 'command-line') expect(refused).toBeGreaterThan(cases / 10);
  });
});
