import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlProblems, visibleText } from '../../report/html-check.test-data.ts';
import { simulateRemarks } from '../../simulate/operator-remarks.ts';
import { loadModel } from '../load-model.ts';
import { type TrainOptions, train } from '../train.ts';

const remarks = [...simulateRemarks({ rows: 400, seed: 2 })];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Trains on the remarks with labels as `label` writes them. */
async function learn(
  name: string,
  label: (each: (typeof remarks)[number], row: number) => string | number,
  options: Partial<TrainOptions<'sentiment-analysis'>> = {},
) {
  const data = join(folder, `${name}.csv`);
  const lines = remarks.map((each, row) => `"${each.remark} #${row}",${label(each, row)}`);
  await writeFile(data, ['text,label', ...lines].join('\n'));
  const out = join(folder, name);
  const outcome = await train({
    ...{ task: 'sentiment-analysis', data, out, epochs: 2, seed: 1, lang: 'zh', verbose: 0 },
    ...{ input: 'text', target: 'label', ...options },
  });
  return { data, out, outcome: { ...outcome, labels: Object(outcome).labels } };
}

describe('sentiment-analysis', () => {
  it('understands words in two languages and numbers as the same polarities', async () => {
    const written = {
      negative: ['negative', 'NEG', '差评', '-1'],
      neutral: ['neutral', '中性', '0', '0.0'],
      positive: ['Positive', 'pos', '好评', '1'],
    };
    const { data, out, outcome } = await learn('words', ({ sentiment }, row) => written[sentiment][row % 4]);
    expect(outcome.labels).toEqual(['negative', 'neutral', 'positive']);
    expect(outcome.task).toBe('sentiment-analysis');
    const html = await readFile(join(out, 'report.html'), 'utf8');
    expect(htmlProblems(html)).toEqual([]);
    expect(visibleText(html)).toContain('“text”的情感倾向');
    const model = await loadModel(out, { task: 'sentiment-analysis' });
    expect(await model.evaluate(data, {})).toMatchObject({ rows: remarks.length, leftOut: 0 });
    await writeFile(join(folder, 'stars-file.csv'), 'text,label\nfine,5\nbroken,1\n');
    await expect(model.evaluate(join(folder, 'stars-file.csv'), {})).rejects.toThrow(
      'has the label "5" in row 1',
    );
    await model.close();
  });

  it('keeps star grades as classes in their order, or makes polarities of them', async () => {
    const write = ({ stars }: { stars: number }, row: number) =>
      [stars, `${stars} stars`, '★'.repeat(stars)][row % 3];
    expect((await learn('stars', write)).outcome.labels).toEqual(['1', '2', '3', '4', '5']);
    const { outcome } = await learn('three', write, { starsToPolarity: true });
    expect(outcome.labels).toEqual(['negative', 'neutral', 'positive']);
  });

  it('takes 0 beside 1 alone for negative', async () => {
    const { outcome } = await learn('binary', ({ sentiment }) => (sentiment === 'positive' ? 1 : 0));
    expect(outcome.labels).toEqual(['negative', 'positive']);
  });

  it('says which label it does not understand, and which option does not fit', async () => {
    const odd = learn('odd', ({ sentiment }, row) => (row === 4 ? 'furious' : sentiment));
    await expect(odd).rejects.toThrow(
      'has the label "furious" in row 5; expected positive, negative or neutral',
    );
    const wrong = learn('wrong', ({ sentiment }) => sentiment, { starsToPolarity: true });
    await expect(wrong).rejects.toThrow('starsToPolarity needs star grades');
  });
});
