import { z } from 'zod';
import { architecture, tableInMemory, tableReading, testShare } from '../kit/common-options.ts';
import { amount, column, columns, file, share, words } from '../kit/options.ts';

export const architectureNames = ['gru', 'lstm', 'tcn', 'transformer', 'mixed'] as const;

/** How a file of series is read. */
const { header: _, ...fileReading } = tableReading;

const reading = {
  unit: column({
    en: 'the column that names the unit; by default found by its usual names',
    zh: '标明设备的列；默认按常用列名查找',
  }).optional(),
  time: column({
    en: 'the column with the cycle or running hours, likewise',
    zh: '循环次数或运行小时所在的列，同上',
  }).optional(),
  event: column({
    en: '1 where a unit failed, 0 where it was still running; without it all failed',
    zh: '设备已失效为 1，仍在运行为 0；不给时视为全部失效',
  }).optional(),
  ...fileReading,
  testRul: file({
    en: 'true remaining lives, one per unit, of test units that are still running',
    zh: '仍在运行的测试设备的真实剩余寿命，每台一个',
  }).optional(),
  tableInMemory,
};

export const options = z.object({
  ...reading,
  architecture: architecture(architectureNames, { en: 'gru', zh: 'gru' }),
  testShare: testShare(0.2),
  cap: amount({
    en: 'longer remaining lives count as this (default 0.6 median lives)',
    zh: '超过此值的剩余寿命按此值计（默认寿命中位数的 0.6 倍）',
  }).optional(),
  coverage: share({
    en: 'share of true lives that the intervals should contain (default 0.9)',
    zh: '区间应包含真实寿命的比例（默认 0.9）',
  }).default(0.9),
  sensors: columns({ en: 'use only these columns', zh: '只使用这些列' }).optional(),
});

export const evaluateOptions = z.object(reading);

export const predictOptions = z.object(fileReading);

export const explainOptions = z.object({
  ...fileReading,
  label: words({ en: 'explain this unit only', zh: '只解释这台设备' }, 'unit').optional(),
});

export type ArchitectureName = (typeof architectureNames)[number];
export type Options = z.output<typeof options>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
export type PredictOptions = z.output<typeof predictOptions>;
export type ExplainOptions = z.output<typeof explainOptions>;
