// Reads damaged files in a process of its own, which may die of it:
// child.ts TARGET SEED FROM TO CORPUS PLACE writes what became of each case to standard output, a JSON line each.
import { mkdirSync, writeSync } from 'node:fs';
import { Random } from '../../src/core/random.ts';
import { faultOf } from './fault.ts';
import { targetNamed } from './targets.ts';

const [name, seed, from, to, corpus, place] = process.argv.slice(2);
/** At once, for this process may not live to write what is buffered. */
const tell = (message: unknown): void => void writeSync(1, `${JSON.stringify(message)}\n`);
/** Bytes that reading a small file may take. */
const mostMemory = 1.5e9;

mkdirSync(place, { recursive: true });
const read = await targetNamed(name).open(corpus, place);
process.on('uncaughtException', (error) => {
  tell({ fault: `outside of the call: ${error.stack ?? error}` });
  process.exit(1);
});
let fullest = process.resourceUsage().maxRSS;
for (let number = Number(from); number < Number(to); number++) {
  tell({ begun: number });
  const outcome = await read(new Random(Number(seed)).fork(`${name} ${number}`)).then(
    () => 'good',
    (error: unknown) => {
      const fault = faultOf(error);
      return fault === undefined ? 'refused' : { fault };
    },
  );
  const now = process.resourceUsage().maxRSS;
  const taken = (now - fullest) * 1024;
  fullest = now;
  tell(taken > mostMemory ? { fault: `took ${Math.round(taken / 1e6)} MB of memory` } : outcome);
}
