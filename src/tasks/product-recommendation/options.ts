import { z } from 'zod';
import { architecture, tableReading } from '../kit/common-options.ts';
import { column, file, heldOutShare, wholeNumber, words } from '../kit/options.ts';

export const architectureNames = ['sasrec', 'bpr'] as const;

const reading = {
  user: column({
    en: 'the column of a log with the user who took an item; by default found by its usual names',
    zh: '日志中标明用户的列；默认按常用列名查找',
  }).optional(),
  item: column({
    en: 'the column with the item taken, or taken next',
    zh: '所取物品（或接下来所取物品）所在的列',
  }).optional(),
  time: column({ en: 'the column of a log with the time', zh: '日志中标明时间的列' }).optional(),
  history: column({
    en: 'the column with the items taken before, separated by spaces',
    zh: '此前所取物品所在的列，以空格分隔',
  }).optional(),
  ...tableReading,
};

export const options = z.object({
  ...reading,
  items: file({
    en: 'a table of items: id, name, and description where there is one',
    zh: '物品表：编号、名称，以及描述（如有）',
  }).optional(),
  itemsSheet: words(
    {
      en: 'the sheet with the table of items, by name or number, where it is an Excel file',
      zh: '物品表为 Excel 文件时的工作表，用名称或序号',
    },
    'name',
  ).optional(),
  itemsHeaderRow: wholeNumber(
    1,
    {
      en: 'the line of the table of items that holds its column names, counted from 1',
      zh: '物品表中列名所在的行，从 1 数起',
    },
    'line',
  ).optional(),
  architecture: architecture(architectureNames, { en: 'sasrec', zh: 'sasrec' }),
  testShare: heldOutShare({
    en: "share of each user's items, the latest, held out for the test, one at least (default 0.1, and at most 20 items)",
    zh: '每个用户最近的物品中留作测试的比例，至少一件（默认 0.1，且不超过 20 件）',
  }).optional(),
  validationShare: heldOutShare({
    en: 'share of the users held out for validation, at most 3,000 users (default 0.2)',
    zh: '留作验证的用户所占比例，不超过 3000 个用户（默认 0.2）',
  }).optional(),
});

export const evaluateOptions = z.object(reading);

export const predictOptions = z.object({
  top: wholeNumber(1, {
    en: 'how many items to recommend (default 10)',
    zh: '推荐的物品数（默认 10）',
  }).default(10),
});

export const explainOptions = z.object({
  label: words(
    {
      en: 'explain the score of this item, by id or name, instead of the first one recommended',
      zh: '解释此物品（编号或名称）的得分，而非推荐的第一个',
    },
    'item',
  ).optional(),
});

export type Options = z.output<typeof options>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
export type PredictOptions = z.output<typeof predictOptions>;
export type ExplainOptions = z.output<typeof explainOptions>;
