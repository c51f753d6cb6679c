import { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import {
  writeBilingualPhrases,
  writePartOrders,
  writeParts,
  writeRemarks,
  writeRunToFailure,
  writeSurfaces,
  writeWorkOrders,
} from '../../simulate/index.ts';
import { printer, printJson } from '../output.ts';

/** A kind of sample: what it is counted in, how many by default, and how it is written. */
interface Sample {
  readonly counted: 'rows' | 'units' | 'pictures';
  readonly usual: number;
  readonly what: string;
  write(
    path: string,
    options: { readonly count: number; readonly seed: number; readonly overwrite: boolean },
  ): Promise<{ readonly rows: number; readonly seconds: number }>;
}

const samples: Readonly<Record<string, Sample>> = {
  'work-orders': {
    counted: 'rows',
    usual: 20_000,
    what: 'simulated work orders',
    write: (path, { count, ...options }) => writeWorkOrders(path, { rows: count, ...options }),
  },
  'run-to-failure': {
    counted: 'units',
    usual: 120,
    what: 'readings of simulated pumps',
    write: (path, { count, ...options }) => writeRunToFailure(path, { units: count, ...options }),
  },
  surfaces: {
    counted: 'pictures',
    usual: 600,
    what: 'pictures of simulated surfaces',
    write: (path, { count, ...options }) => writeSurfaces(path, { pictures: count, ...options }),
  },
  'spare-parts': {
    counted: 'rows',
    usual: 20_000,
    what: 'simulated orders of spare parts, and the table of parts beside them,',
    write: (path, { count, ...options }) => writePartOrders(path, { rows: count, ...options }),
  },
  parts: {
    counted: 'rows',
    usual: 4000,
    what: 'simulated turned parts',
    write: (path, { count, ...options }) => writeParts(path, { rows: count, ...options }),
  },
  remarks: {
    counted: 'rows',
    usual: 4000,
    what: 'simulated remarks of operators',
    write: (path, { count, ...options }) => writeRemarks(path, { rows: count, ...options }),
  },
  phrases: {
    counted: 'rows',
    usual: 6000,
    what: 'simulated sentences in English and Chinese',
    write: (path, { count, ...options }) => writeBilingualPhrases(path, { rows: count, ...options }),
  },
};
const kinds = Object.keys(samples).join(', ');

export function sampleCommand(): Command {
  return new Command('sample')
    .description(
      'write simulated data to try things with; they come from a model of a plant, not from a real one',
    )
    .argument('<kind>', kinds)
    .requiredOption('--out <path>', 'the CSV file to write; for surfaces, the folder')
    .option(
      '--rows <number>',
      'how many orders (default 20000), parts or remarks (default 4000), phrases (default 6000)',
    )
    .option('--units <number>', 'how many pumps (default 120)')
    .option('--pictures <number>', 'how many surfaces (default 600)')
    .option('--seed <number>', 'the same seed gives the same file', '7')
    .option('--overwrite', 'replace the file')
    .addHelpText(
      'after',
      '\nExamples:\n  millwright sample work-orders --rows 20000 --seed 7 --out orders.csv\n' +
        '  millwright sample run-to-failure --units 120 --seed 7 --out pumps.csv\n' +
        '  millwright sample surfaces --pictures 600 --seed 7 --out surfaces\n' +
        '  millwright sample spare-parts --rows 20000 --seed 7 --out spare-parts.csv\n' +
        '  millwright sample parts --rows 4000 --seed 7 --out parts.csv\n' +
        '  millwright sample remarks --rows 4000 --seed 7 --out remarks.csv\n' +
        '  millwright sample phrases --rows 6000 --seed 7 --out phrases.csv\n',
    )
    .action(async (kind: string, options: Record<string, unknown>) => {
      const sample = Object.hasOwn(samples, kind) ? samples[kind] : undefined;
      if (sample === undefined) throw new UserError(`there are no samples called "${kind}"; known: ${kinds}`);
      const { counted, usual, what } = sample;
      const [count, seed] = [Number(options[counted] ?? usual), Number(options.seed)];
      if (!Number.isSafeInteger(count) || count < 1)
        throw new UserError(`--${counted} ${String(options[counted])} must be a whole number of at least 1`);
      if (!Number.isSafeInteger(seed) || seed < 0)
        throw new UserError(`--seed ${String(options.seed)} must be a whole number of at least 0`);
      const out = String(options.out);
      const written = await sample.write(out, { count, seed, overwrite: options.overwrite === true });
      if (options.json === true) printJson({ out, seed, simulated: true, ...written });
      else
        printer(false)(
          `${written.rows} ${what} (seed ${seed}) written to ${out} in ${written.seconds.toFixed(1)} s`,
        );
    });
}
