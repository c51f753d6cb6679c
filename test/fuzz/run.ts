/**
 * Reads damaged files, many of them, in processes of their own. No case may end the process, hang, take much memory, or
 * fail with anything but one sentence:
 *
 *     npm run fuzz -- --cases 1000
 *     npm run fuzz -- --target onnx --seed 3 --first 17 --cases 1     (case 17 again)
 *
 * Cases follow from seed and number. Ends with a status other than 0 where a fault was found.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { supervise } from './supervise.ts';
import { targetNamed, targets } from './targets.ts';

const usage = `npm run fuzz -- [--target <name>]... [--cases 1000] [--seed 0] [--first 0] [--limit <seconds, 120>]
Targets, all unless named: ${targets.map(({ name }) => name).join(', ')}
`;

function optionsGiven() {
  try {
    return parseArgs({
      options: {
        cases: { type: 'string', default: '1000' },
        first: { type: 'string', default: '0' },
        seed: { type: 'string', default: '0' },
        target: { type: 'string', multiple: true },
        limit: { type: 'string', default: '120' },
        corpus: { type: 'string', default: join(tmpdir(), 'millwright-fuzz-corpus') },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

const values = optionsGiven();
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const chosen = (values.target ?? targets.map(({ name }) => name)).map(targetNamed);
const first = Number(values.first);
const work = mkdtempSync(join(tmpdir(), 'millwright-fuzz-'));
let [cases, faults] = [0, 0];
for (const target of chosen) {
  const corpus = join(values.corpus, target.name, 'files');
  if (!existsSync(corpus)) {
    const making = join(work, target.name, 'files');
    mkdirSync(making, { recursive: true });
    await target.make(making);
    mkdirSync(join(values.corpus, target.name), { recursive: true });
    renameSync(making, corpus);
  }
  const began = performance.now();
  const shown = new Set<string>();
  const outcome = await supervise(
    {
      target: target.name,
      seed: Number(values.seed),
      from: first,
      to: first + Number(values.cases),
      corpus,
      place: join(work, target.name),
      limit: Number(values.limit),
    },
    ({ number, what }) => {
      // Faults of one kind are told once.
      const kind = what.match(/\n +at [^\n]*\/src\/[^\n]*/)?.[0] ?? what.replace(/\d+/g, '#').slice(0, 40);
      if (!shown.has(kind)) process.stdout.write(`${target.name}, case ${number}: ${what}\n`);
      shown.add(kind);
    },
  );
  const { read, refused } = outcome;
  const done = read + refused + outcome.faults.length;
  cases += done;
  faults += outcome.faults.length;
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(
    `${target.name}: ${done} cases in ${seconds} s: ${read} read, ${refused} refused in a sentence, ${outcome.faults.length} faults\n`,
  );
}
rmSync(work, { recursive: true, force: true });
process.stdout.write(`${cases} cases, ${faults} faults\n`);
process.exitCode = faults === 0 ? 0 : 1;
