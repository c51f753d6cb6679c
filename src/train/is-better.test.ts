import { expect, it } from 'vitest';
import { isBetter } from './callbacks.ts';

it('less is better of losses, errors and false answers, more of everything else', () => {
  const less = ['valLoss', 'rootMeanSquaredError', 'valRmse', 'mape', 'valMsle', 'expectedCalibrationError'];
  less.push('ece', 'valLogCosh', 'klDivergence', 'poisson', 'squaredHinge', 'huber', 'falsePositives');
  less.push('sparseCategoricalCrossentropy', 'perplexity');
  for (const name of less) expect(isBetter(name)(1, 2), name).toBe(true);
  const more = ['accuracy', 'valAuc', 'precision', 'recall', 'meanIoU', 'valR2Score', 'cohenKappa', 'mcc'];
  more.push('topKCategoricalAccuracy', 'f1Score', 'truePositives', 'cosineSimilarity', 'averagePrecision');
  for (const name of more) expect(isBetter(name)(2, 1), name).toBe(true);
  expect(isBetter('accuracy', 'min')(1, 2)).toBe(true);
  expect(isBetter('loss', 'max')(2, 1)).toBe(true);
});
