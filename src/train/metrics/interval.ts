/** The interval of a measured share with the stated confidence, given that it was measured on so few rows. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The confidence of an interval. */
export type ConfidenceLevel = 0.8 | 0.9 | 0.95 | 0.99;
