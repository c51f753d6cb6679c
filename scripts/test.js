import { join } from 'node:path';
import { installWhatIsMissing, root, run } from './install.js';

/** `npm test` runs what is quick, `npm run test:long` the long trainings and properties in `*.long.test.ts`. */
const [first, ...others] = process.argv.slice(2);
const isLong = first === '--long';
const projects = isLong ? ['long'] : ['units', 'whole'];

installWhatIsMissing();
run(process.execPath, [
  join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  'run',
  ...projects.flatMap((name) => ['--project', name]),
  ...(isLong ? others : process.argv.slice(2)),
]);
