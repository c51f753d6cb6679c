import type { Report, Section } from '../block.ts';
import type { Language } from '../language/language.ts';
import { oneLine } from '../plain-text.ts';
import { costSection } from '../sections/cost-section.ts';
import { fingerprintSection } from '../sections/fingerprint-section.ts';
import { trainingSection } from '../sections/training-section.ts';
import type { TabularReportData } from '../tabular-report-data.ts';
import { calibrationSection, moneySection, resultsSection } from './results-sections.ts';
import { tableContext } from './table-context.ts';
import { reasonsSection, tableDataSection, tableUsageSection } from './table-sections.ts';
import { tableOpening, tableVerdict } from './table-verdict.ts';

/** The report on a model of tables, for classes and for quantities, ready for `renderReport`. */
export function tabularReport(data: TabularReportData, language: Language): Report {
  const context = tableContext(language);
  const { strings, format, list, words } = context;
  const { files, targetColumn, simulated } = data.data;
  const sections: (Section | undefined)[] = [
    resultsSection(data, context),
    moneySection(data, context),
    calibrationSection(data, context),
    reasonsSection(data, context),
    tableDataSection(data, context),
    trainingSection(data, context),
    costSection(data, context),
    tableUsageSection(data, context),
    fingerprintSection(data, context),
  ];
  const date = format.moment(data.createdAt);
  return {
    language,
    title: oneLine(data.title ?? words.title(targetColumn, files[0] ?? '')),
    facts: [data.task, list(files.map((file) => oneLine(file, 120))), date],
    ...(simulated ? { badge: strings.simulatedBadge } : {}),
    verdict: tableVerdict(data, context),
    opening: tableOpening(data, context),
    sections: sections.filter((section) => section !== undefined),
    footer: strings.footer(date),
  };
}
