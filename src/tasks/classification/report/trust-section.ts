import type { Block, Section } from '../../../report/block.ts';
import { bothWidths } from '../../../report/charts/chart.ts';
import type { ClassificationContext } from './classification-context.ts';
import { coverageCurve } from './coverage.ts';
import type { ClassificationReportData, CoveragePoint } from './facts.ts';
import { reliability } from './reliability.ts';

/** What scores are worth: how much can be automated at which quality, and whether 80% means 80%. */
export function trustSection(
  { results }: ClassificationReportData,
  context: ClassificationContext,
): Section | undefined {
  const { format } = context;
  const words = context.words.trust;
  const { coverage = [], calibration } = results;
  const charts: Block[] = [];
  if (coverage.length > 1) {
    charts.push({
      kind: 'chart',
      title: words.coverage,
      description: words.coverage,
      caption: words.coverageNote,
      ...bothWidths(
        'half',
        format,
        coverageCurve(
          coverage,
          {
            threshold: words.threshold,
            coverage: words.coverageShare,
            accuracy: words.coverageAccuracy,
          },
          format,
        ),
      ),
    });
  }
  if (calibration?.bins.some((bin) => bin.count > 0)) {
    charts.push({
      kind: 'chart',
      title: words.reliability,
      description: words.reliability,
      caption: words.reliabilityNote(format.percent(calibration.expectedCalibrationError)),
      ...bothWidths(
        'half',
        format,
        reliability(
          calibration.bins,
          {
            score: words.score,
            right: words.right,
            ideal: words.ideal,
            model: context.strings.results.thisModel,
          },
          format,
        ),
      ),
    });
  }
  if (charts.length === 0) return undefined;
  return {
    id: 'trust',
    title: words.title,
    lead: words.lead,
    blocks: [...charts, ...(coverage.length > 0 ? [coverageTable(coverage, context)] : [])],
  };
}

function coverageTable(coverage: CoveragePoint[], { words: all, format }: ClassificationContext): Block {
  const words = all.trust;
  return {
    kind: 'table',
    columns: [
      { title: words.threshold },
      { title: words.coverageShare, align: 'end' },
      { title: words.coverageAccuracy, align: 'end' },
      { title: words.forPerson, align: 'end' },
    ],
    rows: [...coverage]
      .sort((a, b) => a.threshold - b.threshold)
      .map(({ threshold, coverage: share, accuracy }) => [
        format.percent(threshold, 0),
        { text: format.percent(share), bar: share },
        { text: format.percent(accuracy), bar: accuracy },
        format.percent(1 - share),
      ]),
  };
}
