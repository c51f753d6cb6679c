import { Command } from 'commander';
import { UserError } from '../../data/errors.ts';
import { writeWorkOrders } from '../../data/plant/index.ts';
import { printer, printJson } from '../output.ts';

export function sampleCommand(): Command {
  return new Command('sample')
    .description(
      'write simulated data to try things with; they come from a model of a plant, not from a real one',
    )
    .argument('<kind>', 'work-orders')
    .requiredOption('--out <file>', 'the CSV file to write')
    .option('--rows <number>', 'how many', '20000')
    .option('--seed <number>', 'the same seed gives the same file', '7')
    .option('--overwrite', 'replace the file')
    .addHelpText(
      'after',
      '\nExample:\n  millwright sample work-orders --rows 20000 --seed 7 --out orders.csv\n',
    )
    .action(async (kind: string, options: Record<string, unknown>) => {
      if (kind !== 'work-orders')
        throw new UserError(`there are no samples called "${kind}"; known: work-orders`);
      const [rows, seed] = [Number(options.rows), Number(options.seed)];
      if (!Number.isSafeInteger(rows) || rows < 1)
        throw new UserError(`--rows ${String(options.rows)} must be a whole number of at least 1`);
      if (!Number.isSafeInteger(seed) || seed < 0)
        throw new UserError(`--seed ${String(options.seed)} must be a whole number of at least 0`);
      const out = String(options.out);
      const written = await writeWorkOrders(out, { rows, seed, overwrite: options.overwrite === true });
      if (options.json === true) printJson({ out, seed, simulated: true, ...written });
      else
        printer(false)(
          `${written.rows} simulated work orders (seed ${seed}) written to ${out} in ${written.seconds.toFixed(1)} s`,
        );
    });
}
