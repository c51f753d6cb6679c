import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { allowedSkips } from './allowed-skips.js';
import { root } from './install.js';

// Adds up the JSON reports of several runs, names every test that was skipped, and ends with `N passed, N failed`.
// The status is 1 where a test failed or was skipped without need.

const tests = process.argv.slice(2).flatMap((report) => {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name).split(sep).join('/');
    const found = assertionResults.map((each) => ({ file, name: each.fullName, status: each.status }));
    // A file that could not even be read has no tests.
    const isBroken = status === 'failed' && found.every((each) => each.status !== 'failed');
    return isBroken ? [...found, { file, name: message, status: 'failed' }] : found;
  });
});

const failed = tests.filter(({ status }) => status === 'failed');
const passed = tests.filter(({ status }) => status === 'passed');
const skipped = tests.filter(({ status }) => status !== 'failed' && status !== 'passed');
const needed = new Map(allowedSkips.map((each) => [each, each.when()]));

let unexpected = 0;
const seen = new Set();
for (const { file, name } of skipped) {
  const entry = allowedSkips.find((each) => each.file === file && (each.test?.test(name) ?? true));
  const isAllowed = entry !== undefined && needed.get(entry);
  if (!isAllowed) unexpected++;
  const line = isAllowed
    ? `skipped: ${file}: ${entry.reason}`
    : `error: ${file}: "${name}" was skipped, and ${entry === undefined ? 'scripts/allowed-skips.js does not list it' : `it is not true here that ${entry.reason}`}`;
  if (!seen.has(line)) console.log(line);
  seen.add(line);
}
for (const { file, name } of failed) console.log(`failed: ${file}: ${name}`);

const more = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
console.log(`${passed.length} passed, ${failed.length} failed${more}`);
process.exitCode = failed.length > 0 || unexpected > 0 ? 1 : 0;
