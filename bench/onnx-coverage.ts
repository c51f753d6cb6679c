// Writes docs/onnx-coverage.md: which operators of ONNX are read, and what the standard's own test cases say of each.
//
//     MILLWRIGHT_PYTHON=python3 npx tsx bench/onnx-coverage.ts
//
// The cases are those of the Python package onnx, or lie in the folder MILLWRIGHT_ONNX_CASES.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { standardDomain } from '../src/formats/onnx/import-graph.ts';
import { importedOperators } from '../src/formats/onnx/onnx-node.ts';
import { caseFolders, caseNames, type OnnxCase, readCase } from '../test/onnx/cases.ts';
import { checkGradient, type GradientOutcome } from '../test/onnx/gradient-case.ts';
import { firstLine, operatorsOf, runCase } from '../test/onnx/run-case.ts';

interface Row {
  passed: number;
  leftOut: number;
  failed: number;
  /** What the gradients of cases say that hold this operator alone. */
  readonly gradients: Set<GradientOutcome['result']>;
}

const [folder] = caseFolders();
if (folder === undefined) {
  console.error(
    'set MILLWRIGHT_PYTHON to a Python with the package onnx, or MILLWRIGHT_ONNX_CASES to its cases',
  );
  process.exit(1);
}

const rows = new Map<string, Row>();
const rowOf = (operator: string): Row => {
  const row = rows.get(operator) ?? { passed: 0, leftOut: 0, failed: 0, gradients: new Set() };
  rows.set(operator, row);
  return row;
};
const reasons = new Map<string, number>();
const totals = { cases: 0, passed: 0, failed: 0, leftOut: 0 };
const gradients = new Map<GradientOutcome['result'], number>();

for (const name of caseNames(folder)) {
  totals.cases++;
  let each: OnnxCase;
  try {
    each = readCase(folder, name);
  } catch (error) {
    leaveOut(firstLine(error));
    continue;
  }
  const operators = new Set(
    operatorsOf(each).map(({ op, domain }) =>
      [standardDomain(domain), op].filter((part) => part !== '').join('.'),
    ),
  );
  const { result, why = '' } = await runCase(each);
  for (const operator of operators) {
    const row = rowOf(operator);
    if (result === 'passed') row.passed++;
    else if (result === 'failed') row.failed++;
    else row.leftOut++;
  }
  if (result === 'left out') leaveOut(why);
  else totals[result]++;
  if (result !== 'passed') continue;
  const gradient = await checkGradient(each);
  gradients.set(gradient.result, (gradients.get(gradient.result) ?? 0) + 1);
  const alone = [...operators].filter((operator) => operator !== 'Constant');
  if (alone.length === 1) rowOf(alone[0]).gradients.add(gradient.result);
}

function leaveOut(why: string): void {
  totals.leftOut++;
  const reason = reasonFor(why);
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

/** Why a case is left out, without what is its own. */
function reasonFor(why: string): string {
  const operator = /the operator (.+?) cannot be read/.exec(why)?.[1];
  if (operator !== undefined) return `the operator ${operator} is not read`;
  if (/strings|no tensor has the shape|values are given where|elements of type undefined/.test(why)) {
    return 'its inputs or outputs are strings, sequences or optional values';
  }
  if (/elements of type|stored in it, but not worked with/.test(why)) {
    return 'elements of 8, 4 or 2 bits that are floats, or whole numbers of 4 or 2 bits, are worked with';
  }
  return why.replace(/^.*?node "[^"]*" \((\w+)\): /, '$1: ');
}

/** In words what the cases of an operator say of its gradient. */
function gradientOf({ gradients: found }: Row): string {
  if (found.has('differs')) return 'differs';
  if (found.has('agrees')) return 'checked';
  if (found.has('no gradient')) return 'none';
  return found.has('no path') ? 'has none' : '';
}

const readable = importedOperators();
const own = readable.filter((operator) => !operator.includes('.'));
const proven = own.filter((operator) => (rows.get(operator)?.passed ?? 0) > 0);
const checked = own.filter((operator) => rows.get(operator)?.gradients.has('agrees'));
const table = readable.map((operator) => {
  const row = rows.get(operator);
  const cells = row === undefined ? ['', '', ''] : [`${row.passed}`, `${row.leftOut || ''}`, gradientOf(row)];
  return `| ${[operator, ...cells].join(' | ')} |`;
});
const leftOut = [...reasons]
  .sort(([, a], [, b]) => b - a)
  .map(([reason, count]) => `| ${count} | ${reason} |`);
const count = (result: GradientOutcome['result']): number => gradients.get(result) ?? 0;

const text = `# What is read of ONNX

\`loadOnnx\` and \`OnnxLayer\` read ONNX files of opset 7 and later: weights in every encoding, also in files beside the
file; sub-graphs; functions that the file defines. Every operator becomes operators of Millwright's own graph, so what
was read can be differentiated, trained on and written again. This page is written by \`npx tsx bench/onnx-coverage.ts\`.

${own.length} operators of ONNX's own set are read, and ${readable.length - own.length} of other sets. Of the ${totals.cases} operator cases that
the ONNX project publishes, ${totals.passed} give the recorded numbers, ${totals.failed} do not, and ${totals.leftOut} are left out for the reasons
below. ${proven.length} of the operators are proven so. In ${count('agrees')} of the cases gradients were compared with finite differences
and agree; in ${count('differs')} they do not; in ${count('no path')} nothing differentiable leads from an input to an output; in ${count('no number inside')}
the values on the way are infinite or no numbers, and so is the slope; ${count('no gradient')} scatter by a product or an extreme, which
has no gradient here. ${checked.length} operators have their gradient checked on cases of their own. Those of other sets
are compared with what ONNX Runtime makes of the same file (\`test/onnx/other-domains.test.ts\`), and networks of five
families with the outputs, gradients and a training step of PyTorch, which exported them.

How a file is read:

- Shapes are worked out when a file is read, from those of its inputs. What decides a shape must follow from shapes and
  constants, or be given; an operator whose result is as long as the data have it is refused.
- Floats of 16 bits are worked with in float32.
- A condition that is known when the file is read takes its branch; for one that is not, both are worked out and one is
  taken, if they have one shape. A loop is written out step by step; a \`Scan\` stays a loop.
- Batch normalisation works as at inference, and dropout lets everything through.

| operator | cases passed | left out | gradient |
| --- | --- | --- | --- |
${table.join('\n')}

"checked": compared with finite differences on these cases. "has none": no float leads to a float. Empty: the standard
publishes no case of it, or none of it alone.

Cases that are left out:

| cases | why |
| --- | --- |
${leftOut.join('\n')}
`;
writeFileSync(fileURLToPath(new URL('../docs/onnx-coverage.md', import.meta.url)), text);
console.log(`${totals.passed} of ${totals.cases} cases passed; docs/onnx-coverage.md is written`);
