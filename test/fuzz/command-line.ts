import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { train } from '../../src/index.ts';
import { ordersCsv } from '../cli/orders.ts';
import { damagedFolder } from './model-folders.ts';
import { mutatedBytes, pick } from './mutate.ts';
import type { Target } from './target.ts';

/** The command line on a damaged model, and on damaged data. */
export const commandLine: Target = {
  name: 'command-line',
  async make(folder) {
    const data = join(folder, 'orders.csv');
    writeFileSync(data, ordersCsv(40));
    const options = { input: 'description', target: 'failure', epochs: 1 };
    await train({ task: 'text-classification', data, out: join(folder, 'model'), ...options });
  },
  async open(folder, place) {
    const model = join(place, 'model');
    const data = join(place, 'orders.csv');
    const orders = readFileSync(join(folder, 'orders.csv'));
    const whole = join(folder, 'model');
    return async (random) => {
      damagedFolder(whole, model, random);
      writeFileSync(data, mutatedBytes(orders, random));
      await checked(
        pick(random, [
          ['info', model],
          ['predict', model, 'oil leak'],
          ['explain', model, 'oil leak'],
          ['evaluate', model, join(folder, 'orders.csv')],
          ['evaluate', whole, data],
          ['predict', whole, '--file', data, '--input', 'description'],
        ]),
      );
    };
  },
};

/** Runs a command in this process. Throws where its failure is not one line on standard error. */
async function checked(words: readonly string[]): Promise<void> {
  let said = '';
  const { stdout, stderr } = process;
  const [out, err] = [stdout.write, stderr.write];
  stdout.write = () => true;
  stderr.write = (chunk: string | Uint8Array) => {
    said += Buffer.from(chunk).toString();
    return true;
  };
  const status = await main(words).finally(() => {
    stdout.write = out;
    stderr.write = err;
  });
  if (status === 0) return;
  if (!/^error: [^\n]+\n$/.test(said) || /fault in Millwright|\[object| {2}at /.test(said))
    throw new Error(`${words[0]} ended with status ${status} and said ${JSON.stringify(said)}`);
}
