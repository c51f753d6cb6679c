import type { Estimate, ReportFacts } from '../../../report/report-facts.ts';
import type { SectionContext } from '../../../report/sections/section-context.ts';
import type { generationEn } from '../words/en.ts';

/** Everything a report on a language model says, as measured. */
export interface GenerationReportData extends ReportFacts {
  generation: {
    tokenizer: { vocabulary: number; context: number; bytesPerToken: number };
    /** On test documents. */
    perplexity: Estimate;
    bitsPerByte: number;
    testTokens: number;
    testDocuments: number;
    /** Of a model that knows only how frequent each token is. */
    unigramPerplexity: number;
    /** The beginning of a test document, how the model continued it, and how it really continues. */
    continuations: { prompt: string; written: string; truth: string }[];
    /** Texts generated without a prompt. */
    samples: string[];
    /** The share of samples that are equal to a training text. */
    copied: number;
    tokensPerSecond: { training: number; generating: number };
  };
}

/** What the sections on a language model are written with. */
export type GenerationContext = SectionContext<typeof generationEn>;
