import type { KeyFigure, Section } from '../block.ts';
import type { ReportFacts } from '../report-facts.ts';
import type { SectionContext } from './section-context.ts';

const LAMP_WATTS = 10;

/** The cost of training and of an answer; and that the data stayed on the machine. */
export function costSection({ cost, training }: ReportFacts, context: SectionContext): Section {
  const { strings, format } = context;
  const words = strings.cost;
  const milliseconds = (value: number) => strings.milliseconds(format.decimal(value, value < 10 ? 2 : 0));
  const figures: KeyFigure[] = [
    {
      label: words.training,
      value: format.duration(cost.trainingSeconds),
      note: words.on(cost.hardware, training.device),
    },
  ];
  if (cost.energy !== undefined) {
    const { wattHours, assumedWatts } = cost.energy;
    figures.push({
      label: words.energy,
      value: strings.wattHours(format.decimal(wattHours, wattHours < 10 ? 2 : 0)),
      note: words.energyNote(
        format.decimal(assumedWatts, Number.isInteger(assumedWatts) ? 0 : 1),
        format.duration((wattHours / LAMP_WATTS) * 3600),
      ),
    });
  }
  if (cost.latencyMs !== undefined) {
    figures.push({
      label: words.latency,
      value: milliseconds(cost.latencyMs.median),
      note: words.latencyNote(milliseconds(cost.latencyMs.p95)),
    });
  }
  figures.push({ label: words.size, value: format.bytes(cost.modelBytes), note: words.sizeNote });
  if (cost.peakMemoryBytes !== undefined) {
    figures.push({ label: words.memory, value: format.bytes(cost.peakMemoryBytes), note: words.memoryNote });
  }
  return {
    id: 'cost',
    title: words.title,
    blocks: [
      { kind: 'keyFigures', figures },
      { kind: 'note', tone: 'good', text: words.privacy },
    ],
  };
}
