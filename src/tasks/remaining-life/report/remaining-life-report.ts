import { frameReport } from '../../../report/frame-report.ts';
import type { RemainingLifeReportData } from './facts.ts';
import { type LifeContext, lifeContext } from './life-context.ts';
import { answersSection, curvesSection, sensorsSection, seriesData, worstSection } from './life-sections.ts';
import { lifeUsage } from './life-usage.ts';
import { lifeOpening, lifeVerdict } from './life-verdict.ts';

/** The report on a model of remaining life, ready for `renderReport`. */
export const remainingLifeReport = frameReport<RemainingLifeReportData, LifeContext>({
  context: lifeContext,
  title: ({ data }, { words, quote }) => words.title(quote(data.files[0] ?? '')),
  verdict: lifeVerdict,
  opening: lifeOpening,
  sections: (facts, context) =>
    facts.results === undefined
      ? []
      : [
          answersSection(facts.results, facts, context),
          curvesSection(facts.results, facts, context),
          worstSection(facts.results, context),
          sensorsSection(facts.results, context),
        ],
  data: seriesData,
  usage: lifeUsage,
});
