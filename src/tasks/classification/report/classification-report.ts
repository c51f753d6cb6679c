import type { Report } from '../../../report/block.ts';
import { frameReport, type ReportFamily } from '../../../report/frame-report.ts';
import type { Language } from '../../../report/language/language.ts';
import {
  type ClassificationContext,
  classificationContext,
  type RowWords,
} from './classification-context.ts';
import type { ClassificationReportData } from './facts.ts';
import { mistakesSection } from './mistakes-section.ts';
import { opening } from './opening.ts';
import { resultsSection } from './results-section.ts';
import { sheetSection } from './sheet-section.ts';
import { trustSection } from './trust-section.ts';
import { verdict } from './verdict.ts';
import { wordsSection } from './words-section.ts';

/**
 * The report on any classifier. `rows` and `usage` are for classifiers whose inputs are no texts.
 *
 *     await writeFile('report.html', renderReport(classificationReport(data, 'en')));
 */
export function classificationReport(
  data: ClassificationReportData,
  language: Language,
  rows?: RowWords,
  usage?: ReportFamily<ClassificationReportData, ClassificationContext>['usage'],
): Report {
  return frameReport<ClassificationReportData, ClassificationContext>({
    context: () => classificationContext(language, rows),
    verdict,
    opening,
    sections: (facts, context) =>
      [resultsSection, trustSection, mistakesSection, wordsSection, sheetSection].map((section) =>
        section(facts, context),
      ),
    ...(usage === undefined ? {} : { usage }),
  })(data, language);
}
