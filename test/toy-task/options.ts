import { z } from 'zod';
import { architecture, tableReading, testShare } from '../../src/tasks/kit/common-options.ts';
import { column } from '../../src/tasks/kit/options.ts';

export const options = z.object({
  x: column({ en: 'the column with the known number', zh: '已知数所在的列' }),
  y: column({ en: 'the column with the number to predict', zh: '待预测数所在的列' }),
  architecture: architecture(['line'], { en: 'line', zh: 'line' }),
  testShare: testShare(0.2),
  ...tableReading,
});
export const evaluateOptions = z.object(tableReading);
export type Options = z.output<typeof options>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
