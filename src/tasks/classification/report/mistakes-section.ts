import type { Section } from '../../../report/block.ts';
import type { ClassificationContext } from './classification-context.ts';
import type { ClassificationReportData } from './facts.ts';

const LISTED = 12;

/** The most confident mistakes, with what spoke for them. */
export function mistakesSection(
  { results }: ClassificationReportData,
  context: ClassificationContext,
): Section {
  const { format, name } = context;
  const words = context.words.mistakes;
  const surest = [...results.mistakes].sort((a, b) => b.score - a.score).slice(0, LISTED);
  return {
    id: 'mistakes',
    title: words.title,
    lead: words.lead,
    blocks:
      surest.length === 0
        ? [{ kind: 'note', tone: 'good', text: words.none }]
        : surest.every(({ picture: overlay }) => overlay !== undefined)
          ? [
              {
                kind: 'pictures',
                pictures: surest.map(
                  ({ input, truth, predicted, score, picture: overlay = new Uint8Array(), original }) => ({
                    png: overlay,
                    ...(original === undefined ? {} : { beside: original }),
                    description: input,
                    facts: [
                      { label: words.truth, value: name(truth), tone: 'good' },
                      { label: words.predicted, value: name(predicted), tone: 'bad' },
                      { label: words.score, value: format.percent(score) },
                      { label: words.file, value: input },
                    ],
                  }),
                ),
              },
              { kind: 'paragraph', small: true, text: words.heat },
            ]
          : [
              {
                kind: 'textExamples',
                legend: { for: words.for, against: words.against },
                examples: surest.map(({ input, truth, predicted, score, spans }) => ({
                  text: input,
                  spans,
                  facts: [
                    { label: words.truth, value: name(truth), tone: 'good' },
                    { label: words.predicted, value: name(predicted), tone: 'bad' },
                    { label: words.score, value: format.percent(score) },
                  ],
                })),
              },
            ],
  };
}
