import { describe, expect, it } from 'vitest';
import { classificationReport } from '../tasks/classification/report/classification-report.ts';
import { mockClassification } from '../tasks/classification/report/mock-classification.test-data.ts';
import { fewCases } from './few-cases.ts';
import { visibleText } from './html-check.test-data.ts';
import { renderReport } from './render-report.ts';

describe('fewCases', () => {
  it('says nothing where there is enough', () => {
    expect(fewCases({ train: 20, validation: 0, test: 10 }, 'en')).toEqual([]);
    expect(fewCases({ train: 20, validation: 0, test: 10, classes: 6 }, 'zh')).toEqual([]);
  });

  it('names each reason, and then what to do', () => {
    expect(fewCases({ train: 40, validation: 5, test: 1 }, 'en')).toEqual([
      'Only 1 case was kept to test the model: its figures may be due to chance.',
      'Add more data before relying on any figure here.',
    ]);
    expect(fewCases({ train: 40, validation: 10, test: 10, classes: 13 }, 'en')[0]).toBe(
      '60 cases of 13 classes are fewer than 5 of each.',
    );
    expect(fewCases({ train: 2, validation: 2, test: 2, classes: 2 }, 'zh')).toHaveLength(4);
    expect(fewCases({ train: 40, validation: 0, test: 0 }, 'en')[0]).toContain('No case was kept');
  });
});

describe('a report on little data', () => {
  it('warns before its figures and never calls the model good', () => {
    const data = mockClassification({ language: 'en', classes: 4 });
    const few = { ...data, data: { ...data.data, split: { ...data.data.split, test: 4 } } };
    expect(classificationReport(data, 'en').verdict.tone).toBe('good');
    expect(classificationReport(few, 'en').verdict.tone).toBe('warning');
    expect(classificationReport(data, 'en').warnings).toEqual([]);
    expect(classificationReport(few, 'en').warnings.join(' ')).toContain('Only 4 cases were kept');
    const text = visibleText(renderReport(classificationReport(few, 'zh')));
    expect(text).toContain('只留出 4 例来测试模型：数字可能只是偶然。');
    const english = visibleText(renderReport(classificationReport(few, 'en')));
    expect(english.indexOf('Too little data')).toBeGreaterThan(0);
    expect(english.indexOf('Too little data')).toBeLessThan(english.indexOf('Macro F1'));
    expect(visibleText(renderReport(classificationReport(data, 'en')))).not.toContain('Too little data');
  });
});
