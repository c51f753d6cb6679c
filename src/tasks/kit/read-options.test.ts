import { Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { loadModel } from '../load-model.ts';
import { tasks } from '../registry.ts';
import { schemaOf, train } from '../train.ts';
import { choice, columns, wholeNumber } from './options.ts';
import { inCode, optionInfos, readOptions } from './read-options.ts';

const words = { en: 'what it is', zh: '是什么' };
const schema = z.object({
  size: wholeNumber(2, words).default(8),
  ignore: columns(words).optional(),
  how: choice(['fast', 'exact'], words).optional(),
  input: choice(['a'], words),
});
const failure = (given: object, caller: 'code' | 'shell' = 'shell'): UserError => {
  try {
    readOptions(schema, { ...given }, 'train', caller);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error('nothing was refused');
};

describe('options', () => {
  it('become numbers and lists from a shell, and have their defaults', () => {
    const given = { input: 'a', size: '12', ignore: 'x, y ,' };
    expect(readOptions(schema, given, 'train', 'shell')).toEqual({
      input: 'a',
      size: 12,
      ignore: ['x', 'y'],
    });
    expect(readOptions(schema, { input: 'a', ignore: ['x'] }, 'train', 'code')).toEqual({
      input: 'a',
      size: 8,
      ignore: ['x'],
    });
  });

  it('are refused in one sentence that names them as the caller wrote them', () => {
    expect(failure({ input: 'a', size: '1.5' }).message).toBe(
      '--size 1.5 must be a whole number of at least 2',
    );
    expect(failure({ input: 'a', size: '12' }, 'code').message).toContain('size 12 must be');
    expect(failure({ input: 'a', size: 'many' }).in('zh')).toBe('--size many 必须是不小于 2 的整数');
    expect(failure({ input: 'a', how: 'slow' }).message).toBe('--how slow is unknown; give fast or exact');
    expect(failure({}).message).toBe('train needs --input: what it is');
    expect(failure({ inptu: 'a' }, 'code').message).toBe('train has no option "inptu"; did you mean input?');
  });

  it('are named in TypeScript as the command line names them', () => {
    for (const task of tasks) {
      for (const { name, flags, about } of optionInfos(schemaOf(task))) {
        expect(new Option(flags).attributeName()).toBe(name);
        expect(about.en, flags).not.toBe('');
        expect(about.zh, flags).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('have a JSON Schema for forms and servers', () => {
    for (const task of tasks) {
      const json = z.toJSONSchema(task.options, { io: 'input' });
      expect(Object.keys(json.properties ?? {})).toEqual(Object.keys(task.options.shape));
    }
  });
});

it('messages about flags are about options where they reach code', () => {
  const error = new UserError({
    en: 'give both --cost-miss and --test',
    zh: '请同时给出 --cost-miss 和 --test',
  });
  expect(inCode(error, ['costMiss']).message).toBe('give both costMiss and --test');
});

it('a folder that is no model is named to code in words of code', async () => {
  const error: unknown = await loadModel('/no/such/folder').catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`no UserError but ${String(error)}`);
  expect(error.message).toMatch(/there is no model folder .* give the folder that train wrote as its out$/);
  expect(`${error.message}${error.in('zh')}`).not.toMatch(/millwright train|--/);
});

describe('train in TypeScript', () => {
  const orders = {
    task: 'text-classification',
    data: 'orders.csv',
    out: 'nowhere',
    input: 'a',
    target: 'b',
  } as const;

  it('refuses what neither every training nor the task knows', async () => {
    const wrong: readonly [object, string][] = [
      [{ epoch: 3 }, 'train of text-classification has no option "epoch"; did you mean epochs?'],
      [{ minRowPerLabel: 3 }, 'did you mean minRowsPerLabel?'],
      [{ testRul: 'rul.csv' }, 'has no option "testRul"'],
      [{ architecture: 'no-such-network' }, 'architecture no-such-network is unknown; give nb-svm, ngrams,'],
      [{ input: undefined }, 'train of text-classification needs input: the column with the text'],
      [{ task: 'text-clasification' }, 'did you mean text-classification'],
      [{ splitByGroup: 'a', splitByTime: 'b' }, 'splitByGroup and splitByTime'],
    ];
    for (const [more, expected] of wrong) {
      await expect(train({ ...orders, ...more })).rejects.toThrow(expected);
    }
  });
});
