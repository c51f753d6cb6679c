import { frameReport } from '../../../report/frame-report.ts';
import { sectionContext } from '../../../report/sections/section-context.ts';
import { wordsEn } from '../words/en.ts';
import { wordsZh } from '../words/zh.ts';
import type { TabularReportData } from './facts.ts';
import { calibrationSection, moneySection, resultsSection } from './results-sections.ts';
import type { TableContext } from './table-context.ts';
import { reasonsSection, tableData } from './table-sections.ts';
import { tableUsage } from './table-usage.ts';
import { tableOpening, tableVerdict } from './table-verdict.ts';

/** The report on a model of tables, for classes and for quantities, ready for `renderReport`. */
export const tabularReport = frameReport<TabularReportData, TableContext>({
  context: (_, language) => sectionContext(language, { en: wordsEn, zh: wordsZh }),
  title: ({ data }, { words }) => words.title(data.targetColumn, data.files[0] ?? ''),
  verdict: tableVerdict,
  opening: tableOpening,
  sections: (facts, context) =>
    [resultsSection, moneySection, calibrationSection, reasonsSection].map((section) =>
      section(facts, context),
    ),
  data: tableData,
  usage: tableUsage,
});
