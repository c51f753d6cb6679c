import { z } from 'zod';
import { tableReading } from '../../tasks/kit/common-options.ts';
import { column, file } from '../../tasks/kit/options.ts';

/** How the inputs of `predict` and `explain` are read. */
export const inputOptions = z.object({
  file: file({ en: 'read the inputs from this file too', zh: '另从此文件读取输入' }).optional(),
  input: column({
    en: "the column of a table to read; by default the model's own",
    zh: '要读取的列；默认为模型自己的列',
  }).optional(),
  ...tableReading,
});

/** What the inputs of a command line are. */
export const inputsArgument = {
  en: 'texts, rows as JSON, tables, images, folders or patterns of files; "-" or nothing reads standard input',
  zh: '文本、JSON 行、表格、图片、文件夹或文件通配符；“-”或不给则读取标准输入',
};
