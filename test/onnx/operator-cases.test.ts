import { describe, expect, it } from 'vitest';
import { caseFolders, caseNames, type OnnxCase, readCase } from './cases.ts';
import { checkGradient } from './gradient-case.ts';
import { isReadable, runCase } from './run-case.ts';

const folders = caseFolders();
const title =
  folders.length === 0
    ? 'the operator cases of ONNX (skipped: set MILLWRIGHT_ONNX_CASES to their folder, or MILLWRIGHT_PYTHON to a Python that has the package onnx)'
    : 'the operator cases of ONNX';

/** A case, unless it holds what is no tensor of numbers: strings, sequences, elements of 2 or 4 bits. */
function numbersOf({ folder, name }: { folder: string; name: string }): OnnxCase | undefined {
  try {
    return readCase(folder, name);
  } catch {
    return undefined;
  }
}

/** Cases whose numbers the ONNX project recorded otherwise in earlier releases, and has corrected since. */
const corrected =
  /^test_attention_[34]d_.*(qk_matmul_(bias|softcap).*)$|^test_l2normalization_axis_0$|^test_qlinearmatmul_[23]D_int8_float(16|32)$|^test_cast_(BFLOAT16_to_FLOAT|FLOAT_to_BFLOAT16)$/;

/** `3 passed, 1 failed`, and the reasons of those that are not as they should be. */
function tally(outcomes: readonly { result: string }[]): string {
  const counts = new Map<string, number>();
  for (const { result } of outcomes) counts.set(result, (counts.get(result) ?? 0) + 1);
  return [...counts].map(([result, count]) => `${count} ${result}`).join(', ');
}

describe.skipIf(folders.length === 0)(title, () => {
  const cases = folders.flatMap((folder) => caseNames(folder).map((name) => ({ folder, name })));

  it('are read, run and give the recorded numbers', async () => {
    const outcomes: { name: string; result: string; why?: string }[] = [];
    for (const place of cases) {
      const { name } = place;
      const each = numbersOf(place);
      const outcome = each === undefined ? { result: 'left out' } : await runCase(each);
      const old = outcome.result === 'failed' && corrected.test(name);
      outcomes.push({ name, ...outcome, ...(old ? { result: 'corrected since' } : {}) });
    }
    console.info(`ONNX operator cases: ${tally(outcomes)} of ${cases.length}`);
    expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
    const passed = outcomes.filter(({ result }) => result === 'passed').length;
    expect(passed).toBeGreaterThan(0.75 * cases.length);
  });

  it('have gradients that agree with finite differences', async () => {
    const outcomes: { name: string; result: string; why?: string }[] = [];
    for (const place of cases) {
      const each = numbersOf(place);
      if (each === undefined || !isReadable(each)) continue;
      const { result: ran } = await runCase(each);
      if (ran === 'passed') outcomes.push({ name: place.name, ...(await checkGradient(each)) });
    }
    console.info(`Gradients of ONNX operator cases: ${tally(outcomes)}`);
    expect(outcomes.filter(({ result }) => result === 'differs')).toEqual([]);
    const missing = outcomes.filter(({ result }) => result === 'no gradient');
    expect(missing.filter(({ why }) => !/Scatter\w+ with reduction/.test(why ?? ''))).toEqual([]);
    const agree = outcomes.filter(({ result }) => result === 'agrees').length;
    expect(agree).toBeGreaterThan(0.5 * cases.length);
  });
});
