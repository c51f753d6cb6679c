import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installWhatIsMissing, root, run } from './install.js';

// The main job on simulated work orders: data, training, measuring, using, explaining. Needs no network once installed.
installWhatIsMissing();
const orders = 'sample/orders.csv';
const heldOut = 'sample/held-out.csv';
const model = 'models/failures';
const text = 'hyd hose blown @ bucket, losing oil';
const chinese = '液压油管爆裂 漏油 已停机';
mkdirSync(join(root, 'sample'), { recursive: true });

const quoted = (word) => (/^[\w./:=@-]+$/.test(word) ? word : `"${word}"`);
function millwright(...args) {
  console.log(`\n$ npx millwright ${args.map(quoted).join(' ')}`);
  run(process.execPath, [join(root, 'bin', 'millwright.js'), ...args]);
}

millwright('sample', 'work-orders', '--rows', '20000', '--seed', '7', '--out', orders, '--overwrite');
millwright('sample', 'work-orders', '--rows', '3000', '--seed', '8', '--out', heldOut, '--overwrite');
millwright(
  ...['train', orders, '--task', 'text-classification', '--input', 'description', '--target', 'failure'],
  ...['--out', model, '--overwrite'],
);
millwright('evaluate', model, heldOut);
millwright('predict', model, text, chinese);
millwright('explain', model, text);
const report = join(root, model, 'report.html');
if (!existsSync(report)) process.exit(1);
console.log(`\nThe report: ${report}`);
