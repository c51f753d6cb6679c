import type { Report } from './block.ts';
import { classificationContext } from './classification/classification-context.ts';
import { mistakesSection } from './classification/mistakes-section.ts';
import { opening } from './classification/opening.ts';
import { resultsSection } from './classification/results-section.ts';
import { sheetSection } from './classification/sheet-section.ts';
import { trustSection } from './classification/trust-section.ts';
import { verdict } from './classification/verdict.ts';
import { wordsSection } from './classification/words-section.ts';
import type { ClassificationReportData } from './classification-report-data.ts';
import { frameReport } from './frame-report.ts';
import type { Language } from './language/language.ts';
import { costSection } from './sections/cost-section.ts';
import { dataSection } from './sections/data-section.ts';
import { fingerprintSection } from './sections/fingerprint-section.ts';
import { trainingSection } from './sections/training-section.ts';
import { usageSection } from './sections/usage-section.ts';

/**
 * The report on any classifier, ready for `renderReport`: a verdict in plain words, how good it is, when to
 * trust it, its mistakes, what it goes by, the data, the training, the cost, how to use it, how to get it again.
 *
 *     await writeFile('report.html', renderReport(classificationReport(data, 'en')));
 */
export function classificationReport(data: ClassificationReportData, language: Language): Report {
  const context = classificationContext(data.subject, language);
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
