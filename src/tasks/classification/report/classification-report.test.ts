import { describe, expect, it } from 'vitest';
import { htmlProblems, visibleText } from '../../../report/html-check.test-data.ts';
import type { Language } from '../../../report/language/language.ts';
import { renderReport } from '../../../report/render-report.ts';
import { classificationReport } from './classification-report.ts';
import type { ClassificationReportData } from './facts.ts';
import { estimate, type MockOptions, mockClassification } from './mock-classification.test-data.ts';

const languages: Language[] = ['en', 'zh'];
const html = (data: ClassificationReportData, language: Language) =>
  renderReport(classificationReport(data, language));
const headline = (data: ClassificationReportData, language: Language = 'en') =>
  classificationReport(data, language).verdict.headline;
const mock = (options: Partial<MockOptions> = {}) =>
  mockClassification({ language: 'en', classes: 8, ...options });

describe.each(languages)('a report in %s', (language) => {
  it.each([2, 8, 24, 40])('on %d classes is well-formed and of a size that can be mailed', (classes) => {
    const page = html(mock({ language, classes }), language);
    expect(htmlProblems(page)).toEqual([]);
    expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
    expect(page).not.toMatch(/undefined|NaN|Infinity|\[object/);
  });

  it('names a leak that was found, and says nothing of leaks where there is none', () => {
    const data = mock({ language });
    const leaks = {
      shared: [{ file: 'held-out.csv', count: 7, of: 47, example: 'hose blown' }],
      answerInText: { count: 90, of: 95, example: 'code LEAK' },
      repeated: 3,
    };
    const text = visibleText(html({ ...data, data: { ...data.data, leaks } }, language));
    for (const word of ['held-out.csv', '47', 'hose blown', '95', 'code LEAK']) expect(text).toContain(word);
    const leak = language === 'zh' ? '泄漏' : 'Leak:';
    expect(text).toContain(leak);
    expect(visibleText(html(data, language))).not.toContain(leak);
  });

  it('shows every figure it was given', () => {
    const data = mock({ language });
    const text = visibleText(html(data, language));
    const percent = (value: number) => `${(value * 100).toFixed(1)}%`;
    const { results, cost, fingerprint } = data;
    const expected = [
      percent(results.accuracy.value),
      percent(results.accuracy.low),
      percent(results.accuracy.high),
      results.f1Macro.value.toFixed(3),
      percent(results.majority.accuracy),
      ...results.classes.flatMap(({ label, f1, precision, recall, support }) => [
        label,
        f1.value.toFixed(3),
        f1.low.toFixed(3),
        f1.high.toFixed(3),
        percent(precision),
        percent(recall),
        support.toLocaleString('en-US'),
      ]),
      ...results.confusion.counts.flat().map(String),
      ...results.mistakes.flatMap(({ input, score }) => [input, percent(score)]),
      ...(results.coverage ?? []).flatMap(({ coverage, accuracy }) => [percent(coverage), percent(accuracy)]),
      ...data.training.history.flatMap(({ loss, valLoss }) => [loss.toFixed(3), (valLoss ?? 0).toFixed(3)]),
      ...data.data.leftOut.map(({ rows }) => String(rows)),
      ...(data.data.changes ?? []).map(({ rows }) => String(rows)),
      data.data.rowsRead.toLocaleString('en-US'),
      '1,284,107',
      '5.2 MB',
      '412 MB',
      ...(language === 'en'
        ? ['0.21 ms', '0.38 ms', '0.57 Wh', '65 W']
        : ['0.21 毫秒', '0.38 毫秒', '0.57 瓦时', '65 瓦']),
      cost.hardware,
      fingerprint.dataSha256,
      fingerprint.command,
    ];
    for (const figure of expected) expect(text).toContain(figure);
  });

  it('has all sections', () => {
    const report = classificationReport(mock({ language }), language);
    expect(report.sections.map(({ id }) => id)).toEqual([
      'results',
      'trust',
      'mistakes',
      'words',
      'data',
      'training',
      'cost',
      'usage',
      'fingerprint',
    ]);
  });

  it('refers to nothing outside the page', () => {
    const page = html(mock({ language, classes: 30 }), language);
    const addresses = page.match(/(?:https?:)?\/\/[^\s"'<]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
    expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)/);
  });

  it('gives no interval for a class with a handful of test rows', () => {
    const data = mock({ language, classes: 3 });
    data.results.classes[2].support = 2;
    const { low, high } = data.results.classes[2].f1;
    const text = visibleText(html(data, language));
    expect(text).toContain(language === 'en' ? 'too few rows' : '行数太少');
    expect(text).not.toContain(`${low.toFixed(3)} ${language === 'en' ? 'to' : '至'} ${high.toFixed(3)}`);
  });

  it('draws whatever metric was logged', () => {
    const data = mock({ language });
    data.training.history = [1, 2, 3].map((epoch) => ({
      epoch,
      loss: 1 / epoch,
      bleu: 20 * epoch,
      valBleu: 21 * epoch,
    }));
    const text = visibleText(html(data, language));
    for (const shown of ['valBleu', '63.000']) expect(text).toContain(shown);
  });

  it('has examples of use that name the folder and the input as each language quotes them', () => {
    const data = mock({ language });
    data.usage = { ...data.usage, folder: 'models/a "b"', example: 'valve `A` says "no"\n$HOME' };
    const text = visibleText(html(data, language));
    expect(text).toContain('npx millwright predict \'models/a "b"\' \'valve `A` says "no" $HOME\'');
    expect(text).toContain('await loadModel("models/a \\"b\\"")');
    expect(text).toContain(
      '["npx", "millwright", "predict", "models/a \\"b\\"", "valve `A` says \\"no\\" $HOME", "--json"]',
    );
  });

  it('survives labels and texts that are markup, emoji, or ten thousand characters long', () => {
    const data = mock({ language, classes: 3 });
    const hostile = ['<script>alert(1)</script>', '🚜"\'`$(rm -rf)`', `${'长'.repeat(10_000)}`];
    const name = (index: number) => hostile[index % 3] ?? '';
    data.data.classes.forEach((entry, index) => {
      entry.label = name(index);
    });
    data.results.classes.forEach((entry, index) => {
      entry.label = name(index);
    });
    data.results.confusion.labels = hostile;
    data.results.mistakes.forEach((mistake, index) => {
      mistake.input = name(index);
      mistake.truth = name(index + 1);
    });
    data.drivingWords?.forEach((entry, index) => {
      entry.label = name(index);
      entry.words.forEach((word, rank) => {
        word.word = name(rank);
      });
    });
    data.data.samples = hostile.map((input) => ({ input, label: input }));
    data.usage.example = hostile.join('\n');
    data.title = hostile.join(' ');
    const page = html(data, language);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('长'.repeat(1000));
    expect(htmlProblems(page)).toEqual([]);
  });

  it('is complete without what is optional', () => {
    const data = mock({ language });
    delete data.drivingWords;
    delete data.results.calibration;
    delete data.results.coverage;
    delete data.results.baselines;
    delete data.training.bestEpoch;
    delete data.cost.energy;
    delete data.cost.latencyMs;
    data.training.history = [{ epoch: 1, loss: Number.NaN }];
    data.results.mistakes = [];
    data.data.labelMerges = [];
    const page = html(data, language);
    expect(htmlProblems(page)).toEqual([]);
    expect(page).not.toMatch(/undefined|NaN|Infinity/);
  });
});

describe('the verdict', () => {
  const withAccuracy = (value: number, rows: number, majority: number) => {
    const data = mock();
    data.results.accuracy = estimate(value, rows);
    data.results.testRows = rows;
    data.results.majority.accuracy = majority;
    return data;
  };

  it('says how many of a hundred are right, and what a guess would get', () => {
    expect(headline(withAccuracy(0.934, 4000, 0.312))).toBe(
      'Of 100 work orders it has never seen, this model classifies about 93 correctly; always guessing the most frequent class would get 31 right.',
    );
    expect(headline(withAccuracy(0.934, 4000, 0.312), 'zh')).toContain('约 93');
  });

  it('calls a model that is no better than a guess not usable, in the first sentence', () => {
    expect(headline(withAccuracy(0.3, 4000, 0.31))).toMatch(/^This model is not usable yet/);
    expect(headline(withAccuracy(0.3, 4000, 0.31), 'zh')).toMatch(/^这个模型还不能使用/);
    expect(classificationReport(withAccuracy(0.3, 4000, 0.31), 'en').warnings[0]).toBe(
      headline(withAccuracy(0.3, 4000, 0.31)),
    );
  });

  it('does not claim a gain that may be chance', () => {
    expect(headline(withAccuracy(0.62, 40, 0.55))).toMatch(/^It is not proven/);
  });

  it('warns when few test rows make the interval wide, and when a score is too good', () => {
    const few = classificationReport(withAccuracy(0.9, 50, 0.3), 'en').verdict;
    expect(few.sentences.join(' ')).toContain('only 50 test rows');
    expect(few.tone).toBe('warning');
    const perfect = classificationReport(withAccuracy(0.999, 4000, 0.3), 'en').verdict;
    expect(perfect.headline).toContain('more than 99');
    expect(perfect.sentences.join(' ')).toContain('already contain the answer');
  });

  it('says when a simpler method does better', () => {
    const data = withAccuracy(0.9, 4000, 0.3);
    data.results.baselines = [{ name: 'TF-IDF + logistic regression', accuracy: 0.942, f1Macro: 0.9 }];
    const { sentences, tone } = classificationReport(data, 'en').verdict;
    expect(sentences.join(' ')).toContain(
      'is better on the same rows: TF-IDF + logistic regression reaches 94.2%',
    );
    expect(tone).toBe('warning');
    expect(classificationReport(data, 'en').warnings).toEqual([expect.stringContaining('TF-IDF')]);
  });

  it('names the weakest classes and says so when data are simulated', () => {
    const data = mock();
    const victim = data.results.classes[3];
    if (victim === undefined) throw new Error('the mock has eight classes');
    victim.f1 = { value: 0.41, low: 0.3, high: 0.5 };
    const text = classificationReport(data, 'en').verdict.sentences.join(' ');
    expect(text).toContain(`Weakest: “${victim.label}” (F1 0.41, ${victim.support} test rows)`);
    expect(text).toContain('simulated');
  });
});
