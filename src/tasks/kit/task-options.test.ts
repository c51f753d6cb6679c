import { Option } from 'commander';
import { expect, it } from 'vitest';
import { tasks } from '../registry.ts';
import { train } from '../train.ts';
import { checkTrainOptions, optionName } from './task-options.ts';

const [textClassification] = tasks.filter(({ name }) => name === 'text-classification');

it('options are called in TypeScript as the command line calls them', () => {
  for (const option of tasks.flatMap(({ options }) => options)) {
    expect(optionName(option)).toBe(new Option(option.flags).attributeName());
  }
});

it('train refuses an option that neither every training nor the task has', async () => {
  const orders = { task: 'text-classification', data: 'orders.csv', out: 'nowhere', input: 'a', target: 'b' };
  await expect(train({ ...orders, epoch: 3 })).rejects.toThrow(
    'train of text-classification has no option "epoch"; did you mean epochs?',
  );
  await expect(train({ ...orders, minRowPerLabel: 3 })).rejects.toThrow('did you mean minRowsPerLabel?');
  await expect(train({ ...orders, testRul: 'rul.csv' })).rejects.toThrow('has no option "testRul"');
});

it('all of its own options pass', () => {
  const own = Object.fromEntries(textClassification.options.map((option) => [optionName(option), 'x']));
  expect(() => checkTrainOptions(textClassification, { ...own, header: false, profile: true })).not.toThrow();
});
