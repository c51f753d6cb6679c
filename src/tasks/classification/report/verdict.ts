import type { Tone, Verdict } from '../../../report/block.ts';
import type { ClassificationContext } from './classification-context.ts';
import type { ClassificationReportData, ClassResult, CoveragePoint } from './facts.ts';

/** How the model compares with always answering the most frequent class. */
export type Comparison = 'better' | 'unproven' | 'noBetter';

export function comparedWithMajority({ results }: ClassificationReportData): Comparison {
  const { accuracy, majority } = results;
  if (!(accuracy.value > majority.accuracy)) return 'noBetter';
  return accuracy.low > majority.accuracy ? 'better' : 'unproven';
}

/** The verdict in plain words, computed from the figures; a bad model is called bad in the first sentence. */
export function verdict(data: ClassificationReportData, context: ClassificationContext): Verdict {
  const { strings, format, quote, list } = context;
  const { results, training } = data;
  const words = context.words.verdict;
  const gap = strings.frame.sentenceGap;
  const subject = strings.subjects[data.subject];
  const right = ofHundred(results.accuracy.value, context);
  const guess = format.count(Math.round(results.majority.accuracy * 100));
  const state = comparedWithMajority(data);
  const headline =
    state === 'better'
      ? words.good(subject, right, guess)
      : state === 'unproven'
        ? words.unproven(subject, right, guess)
        : words.noBetter(subject, right, guess);

  const sentences = [
    words.scope(
      format.count(data.data.split.train),
      format.count(data.data.classes.length),
      quote(data.data.targetColumn),
      format.count(results.testRows),
      format.percent(results.accuracy.low),
      format.percent(results.accuracy.high),
    ),
  ];
  const wide = isWide(data);
  const wideNote = words.wide(format.count(results.testRows));
  if (wide) sentences[0] += gap + wideNote;
  const notes: string[] = [];
  const rival = [...(results.baselines ?? [])].sort((a, b) => b.accuracy - a.accuracy)[0];
  const beaten = rival !== undefined && rival.accuracy > results.accuracy.value;
  const beatenNote = beaten ? words.beaten(context.name(rival.name), format.percent(rival.accuracy)) : '';
  if (beaten) notes.push(beatenNote);
  const weakest = weakestClasses(results.classes, results.f1Macro.value);
  if (weakest.length > 0 && state !== 'noBetter') {
    notes.push(
      words.weakest(
        list(
          weakest.map((entry) =>
            words.weakestEntry(
              quote(entry.label),
              format.decimal(entry.f1.value, 2),
              format.count(entry.support),
            ),
          ),
        ),
      ),
    );
  }
  if (results.accuracy.value - results.f1Macro.value > 0.08 && state === 'better')
    notes.push(words.rareWorse);
  const untested = results.classes.filter((entry) => entry.support === 0);
  if (untested.length > 0) {
    const named = untested.slice(0, 5).map((entry) => quote(entry.label));
    notes.push(words.noTestRows(list(named) + (untested.length > 5 ? ' …' : '')));
  }
  if (results.accuracy.value > 0.995 && results.testRows >= 50) notes.push(words.tooGood);
  if (notes.length > 0) sentences.push(notes.join(gap));
  const point =
    state === 'better' ? automationPoint(results.coverage ?? [], results.accuracy.value) : undefined;
  if (point !== undefined) {
    sentences.push(
      words.automate(
        format.percent(point.threshold, 0),
        format.percent(point.coverage),
        format.percent(point.accuracy),
      ),
    );
  }
  if (training.stopped === 'diverged') sentences.push(words.diverged);
  const diverged = training.stopped === 'diverged';
  return {
    headline,
    sentences,
    tone: toneOf(state, wide || beaten || diverged),
    warnings: [
      ...(state === 'better' ? [] : [headline]),
      ...(wide ? [wideNote] : []),
      ...(beaten ? [beatenNote] : []),
      ...(diverged ? [words.diverged] : []),
    ],
  };
}

function toneOf(state: Comparison, doubtful: boolean): Tone {
  if (state === 'noBetter') return 'bad';
  return state === 'unproven' || doubtful ? 'warning' : 'good';
}

function isWide({ results }: ClassificationReportData): boolean {
  return results.accuracy.high - results.accuracy.low > 0.1;
}

/** "about 93", but never 100 or 0 for a model that is only nearly so. */
export function ofHundred(share: number, { words, format }: ClassificationContext): string {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return words.verdict.almostAll;
  if (rounded === 0 && share > 0) return words.verdict.almostNone;
  return words.verdict.about(format.count(rounded));
}

/** Up to three classes clearly below the mean. */
export function weakestClasses(classes: ClassResult[], f1Macro: number): ClassResult[] {
  return classes
    .filter(({ support, f1 }) => support > 0 && f1.value < 0.9 && f1.value < f1Macro - 0.03)
    .sort((a, b) => a.f1.value - b.f1.value)
    .slice(0, 3);
}

/** The point that files most by itself while halving the share of errors at least. */
export function automationPoint(points: CoveragePoint[], accuracy: number): CoveragePoint | undefined {
  const wanted = 1 - (1 - accuracy) / 2;
  return points
    .filter((point) => point.accuracy >= wanted && point.coverage >= 0.05 && point.coverage < 0.995)
    .sort((a, b) => b.coverage - a.coverage)[0];
}
