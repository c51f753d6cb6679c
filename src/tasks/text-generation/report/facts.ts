import type { Estimate, ReportFacts } from '../../../report/report-facts.ts';

/** Everything a report on a language model says, as measured. */
export interface GenerationReportData extends ReportFacts {
  generation: {
    tokenizer: { vocabulary: number; context: number; bytesPerToken: number };
    /** On documents that were used neither for learning nor for choosing. */
    perplexity: Estimate;
    bitsPerByte: number;
    testTokens: number;
    testDocuments: number;
    /** Of knowing nothing but how frequent each token is. */
    unigramPerplexity: number;
    /** The beginning of a test document, what the model wrote on, and what really followed. */
    continuations: { prompt: string; written: string; truth: string }[];
    /** Texts from nothing. */
    samples: string[];
    /** Shares of samples that stand word for word among the texts it learned from. */
    copied: number;
    tokensPerSecond: { training: number; generating: number };
  };
}
