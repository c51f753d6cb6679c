import { z } from 'zod';
import type { Sentence } from '../../core/language.ts';

/** What help and error messages say of an option. */
export interface OptionHelp {
  readonly about: Sentence;
  /** What its value is called in help, such as `column`; a switch has none. */
  readonly value?: string;
  /** What a value must be, as the end of a sentence that begins with the option's name. */
  readonly must: Sentence;
}

const help = z.registry<OptionHelp>();

/** What was registered for an option, also where it is optional or has a default. */
export function helpOf(schema: z.core.$ZodType): OptionHelp | undefined {
  const own = help.get(schema);
  if (own !== undefined) return own;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? helpOf(schema.unwrap())
    : undefined;
}

const must = (en: string, zh: string): Sentence => ({ en: `must be ${en}`, zh: `必须是${zh}` });
const text = z.string().min(1);
const split = (list: string | readonly string[]): readonly string[] =>
  (typeof list === 'string' ? list.split(',') : list)
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** A column by its name, or by its position from 1. */
export const column = (about: Sentence) =>
  text.clone().register(help, { about, value: 'column', must: must("a column's name", '列名') });

/** Columns, in TypeScript also as an array. */
export const columns = (about: Sentence) =>
  z
    .union([text, z.array(text)])
    .transform(split)
    .register(help, {
      about,
      value: 'columns',
      must: must('column names separated by commas', '以逗号分隔的列名'),
    });

/** Labels, in TypeScript also as an array. */
export const labels = (about: Sentence) =>
  z
    .union([text, z.array(text)])
    .transform(split)
    .register(help, { about, value: 'labels', must: must('labels separated by commas', '以逗号分隔的标签') });

export const file = (about: Sentence) =>
  text.clone().register(help, { about, value: 'file', must: must("a file's path", '文件路径') });

/** Any text; `value` is what help calls it. */
export const words = (about: Sentence, value = 'text') =>
  text.clone().register(help, { about, value, must: must('a text', '文本') });

/** One or several texts; in a shell the option is repeated. */
export const texts = (about: Sentence, value = 'text') =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given): readonly string[] => (typeof given === 'string' ? [given] : given))
    .register(help, { about, value, must: must('a text', '文本') });

/** Any text, also an empty one. */
export const anyText = (about: Sentence, value = 'text') =>
  z.string().register(help, { about, value, must: must('a text', '文本') });

export const flag = (about: Sentence) =>
  z.boolean().register(help, { about, must: must('true or false', ' true 或 false') });

/** One of some names. */
export const choice = <const Name extends string>(
  names: readonly [Name, ...Name[]],
  about: Sentence,
  value = 'name',
) =>
  z.enum(names).register(help, {
    about,
    value,
    must: { en: `is unknown; give ${namesIn(names, 'or')}`, zh: `无法识别；可用：${names.join('、')}` },
  });

const namesIn = (names: readonly string[], last: string): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${last} ${names[names.length - 1]}`;

export const wholeNumber = (least: number, about: Sentence, value = 'number') =>
  z
    .number()
    .int()
    .min(least)
    .max(Number.MAX_SAFE_INTEGER)
    .register(help, {
      about,
      value,
      must: must(`a whole number of at least ${least}`, `不小于 ${least} 的整数`),
    });

/** A whole number from `least` to `most`. */
export const wholeNumberWithin = (least: number, most: number, about: Sentence, value = 'number') =>
  z
    .number()
    .int()
    .min(least)
    .max(most)
    .register(help, {
      about,
      value,
      must: must(`a whole number of ${value} from ${least} to ${most}`, ` ${least} 到 ${most} 之间的整数`),
    });

/** A number above 0. */
export const amount = (about: Sentence, value = 'number') =>
  z
    .number()
    .positive()
    .register(help, { about, value, must: must('a number above 0', '大于 0 的数') });

/** A number of at least 0, such as megabytes; `unit` and `example` complete the message. */
export const quantity = (about: Sentence, value: string, must: Sentence) =>
  z.number().min(0).register(help, { about, value, must });

/** A share between 0 and 1, both excluded. */
export const share = (about: Sentence) =>
  z
    .number()
    .gt(0)
    .lt(1)
    .register(help, {
      about,
      value: 'share',
      must: { en: 'must be between 0 and 1, such as 0.9', zh: '必须在 0 与 1 之间，例如 0.9' },
    });

/** A share of the rows that are kept out of training. */
export const heldOutShare = (about: Sentence) =>
  z
    .number()
    .gt(0)
    .max(0.5)
    .register(help, {
      about,
      value: 'share',
      must: must('a share above 0 and at most 0.5, such as 0.1', '大于 0 且不超过 0.5 的比例，例如 0.1'),
    });
