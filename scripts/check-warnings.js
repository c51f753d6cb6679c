import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './install.js';

// Trains, asks and measures with the built package on the Node that runs this, deprecations included that Node keeps to
// itself otherwise. The status is 1 where a command fails or Node warns of anything.

const folder = mkdtempSync(join(tmpdir(), 'millwright-warnings-'));
const at = (name) => join(folder, name);
const train = (data, task, ...words) => ['train', at(data), '--task', task, ...words, '--epochs', '1'];
const commands = [
  ['sample', 'work-orders', '--rows', '120', '--out', at('orders.csv')],
  ['sample', 'surfaces', '--pictures', '60', '--out', at('surfaces')],
  ['sample', 'parts', '--rows', '120', '--out', at('parts.csv')],
  [
    ...train('orders.csv', 'text-classification', '--input', 'description', '--target', 'failure'),
    ...['--out', at('text')],
  ],
  [...train('surfaces', 'image-classification', '--size', '32'), '--out', at('image')],
  [
    ...train('parts.csv', 'tabular-regression', '--target', 'roughness [um]', '--ignore', 'scrap,scrap_note'),
    ...['--out', at('table')],
  ],
  ['predict', at('text'), 'oil leak'],
  ['evaluate', at('table'), at('parts.csv')],
  ['doctor'],
];

try {
  for (const words of commands) {
    const flags = ['--trace-warnings', '--pending-deprecation'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...flags, join(root, 'bin', 'millwright.js'), ...words],
      { encoding: 'utf8' },
    );
    const warning = /^\(node:\d+\)[^\n]*Warning[\s\S]*/m.exec(stderr)?.[0];
    if (status === 0 && warning === undefined) continue;
    console.log(`error: Node ${process.version}: millwright ${words.join(' ')}`);
    console.log(warning ?? `${stdout}${stderr}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
