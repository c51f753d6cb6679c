import type { Estimate, ReportFacts } from '../../../report/report-facts.ts';
import type { SectionContext } from '../../../report/sections/section-context.ts';
import type { translationEn } from '../words/en.ts';

/** Everything a report on a translation model says, as measured. */
export interface TranslationReportData extends ReportFacts {
  translation: {
    bleu: Estimate;
    chrf: number;
    /** sacrebleu's name for how BLEU splits sentences. */
    tokenizer: string;
    testSentences: number;
    withNumbers: number;
    numbersKept: number;
    /** Random test sentences, and those with the lowest BLEU. */
    samples: TranslatedSentence[];
    worst: TranslatedSentence[];
    secondsPerSentence: number;
    vocabulary: number;
    longest: number;
  };
}

export interface TranslatedSentence {
  source: string;
  translation: string;
  reference: string;
  bleu: number;
}

/** What the sections on a translation model are written with. */
export type TranslationContext = SectionContext<typeof translationEn>;
