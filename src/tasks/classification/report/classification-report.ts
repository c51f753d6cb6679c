import type { Report } from '../../../report/block.ts';
import { frameReport } from '../../../report/frame-report.ts';
import type { Language } from '../../../report/language/language.ts';
import { costSection } from '../../../report/sections/cost-section.ts';
import { dataSection } from '../../../report/sections/data-section.ts';
import { fingerprintSection } from '../../../report/sections/fingerprint-section.ts';
import { trainingSection } from '../../../report/sections/training-section.ts';
import { usageSection } from '../../../report/sections/usage-section.ts';
import { classificationContext, type RowWords } from './classification-context.ts';
import type { ClassificationReportData } from './facts.ts';
import { mistakesSection } from './mistakes-section.ts';
import { opening } from './opening.ts';
import { resultsSection } from './results-section.ts';
import { sheetSection } from './sheet-section.ts';
import { trustSection } from './trust-section.ts';
import { verdict } from './verdict.ts';
import { wordsSection } from './words-section.ts';

/**
 * The report on any classifier, ready for `renderReport`: a verdict in plain words, how good it is, when to
 * trust it, its mistakes, what it goes by, the data, the training, the cost, how to use it, how to get it again.
 *
 *     await writeFile('report.html', renderReport(classificationReport(data, 'en')));
 */
export function classificationReport(
  data: ClassificationReportData,
  language: Language,
  rows?: Readonly<Record<Language, RowWords>>,
): Report {
  const context = classificationContext(language, rows);
  const { strings, quote } = context;
  const parts = {
    title: data.title ?? strings.title(quote(data.data.targetColumn), quote(data.data.inputColumn)),
    verdict: verdict(data, context),
    opening: opening(data, context),
    sections: [
      resultsSection(data, context),
      trustSection(data, context),
      mistakesSection(data, context),
      wordsSection(data, context),
      sheetSection(data, context),
      dataSection(data, context),
      trainingSection(data, context),
      costSection(data, context),
      usageSection(data, context),
      fingerprintSection(data, context),
    ],
  };
  return frameReport(data, parts, context, language);
}
