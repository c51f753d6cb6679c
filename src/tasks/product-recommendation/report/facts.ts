import type { Estimate, ReportFacts } from '../../../report/report-facts.ts';
import type { SectionContext } from '../../../report/sections/section-context.ts';
import type { recommendationEn } from '../words/en.ts';

/** Everything the report on a recommender says, as measured. */
export interface RecommendationReportData extends ReportFacts {
  events: EventFacts;
  results: RecommendationResults;
  /** Each signal's factor times how much the signal varies, the largest first. */
  factors: { name: string; weight: number }[];
  examples: RecommendationExample[];
}

export interface EventFacts {
  kind: 'log' | 'histories';
  users: number;
  items: number;
  events: number;
  /** Items that occur in no training event. */
  neverTaken: number;
  historyLength: number;
  withTexts: boolean;
  /** What reading did, by reason, with the number of rows or events. */
  changes: { reason: string; count: number }[];
}

export interface MethodResult {
  name: string;
  hrAt10: Estimate;
  ndcgAt10: Estimate;
  mrr: number;
  coverageAt10: number;
}

export interface RecommendationResults {
  questions: number;
  /** Answers that are not among the model's items: counted as missed. */
  unknownAnswers: number;
  model: MethodResult;
  baselines: MethodResult[];
  hrAt1: number;
  hrAt5: number;
  hrAt20: number;
  /** Hit rate at 10 by how often the answer had been taken. */
  byFrequency: { from: number; to: number | undefined; questions: number; hrAt10: number }[];
}

export interface RecommendationExample {
  /** Names, oldest first. */
  history: string[];
  taken: string;
  /** Rank of what was taken; undefined where the model does not know it. */
  place?: number;
  recommended: string[];
  /** Share of each item of the history in the first recommendation's score. */
  because: { name: string; contribution: number }[];
}

/** What the sections on a recommender are written with. */
export type RecommendationContext = SectionContext<typeof recommendationEn>;
