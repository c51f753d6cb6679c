export * from './classes.ts';
export { emptySums, type MetricBatch, measured, type NameOption, type StreamedMetric } from './metric.ts';
export * from './quantities.ts';
export * from './thresholds.ts';
