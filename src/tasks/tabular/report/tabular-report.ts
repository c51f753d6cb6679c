import type { Report } from '../../../report/block.ts';
import { frameReport } from '../../../report/frame-report.ts';
import type { Language } from '../../../report/language/language.ts';
import { costSection } from '../../../report/sections/cost-section.ts';
import { fingerprintSection } from '../../../report/sections/fingerprint-section.ts';
import { trainingSection } from '../../../report/sections/training-section.ts';
import type { TabularReportData } from './facts.ts';
import { calibrationSection, moneySection, resultsSection } from './results-sections.ts';
import { tableContext } from './table-context.ts';
import { reasonsSection, tableDataSection, tableUsageSection } from './table-sections.ts';
import { tableOpening, tableVerdict } from './table-verdict.ts';

/** The report on a model of tables, for classes and for quantities, ready for `renderReport`. */
export function tabularReport(data: TabularReportData, language: Language): Report {
  const context = tableContext(language);
  const { words } = context;
  const { files, targetColumn } = data.data;
  const parts = {
    title: data.title ?? words.title(targetColumn, files[0] ?? ''),
    verdict: tableVerdict(data, context),
    opening: tableOpening(data, context),
    sections: [
      resultsSection(data, context),
      moneySection(data, context),
      calibrationSection(data, context),
      reasonsSection(data, context),
      tableDataSection(data, context),
      trainingSection(data, context),
      costSection(data, context),
      tableUsageSection(data, context),
      fingerprintSection(data, context),
    ],
  };
  return frameReport(data, parts, context, language);
}
