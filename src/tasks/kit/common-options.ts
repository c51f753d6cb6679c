import { z } from 'zod';
import { devices } from '../../runtime/device.ts';
import { choice, column, file, flag, heldOutShare, labels, quantity, wholeNumber, words } from './options.ts';

/** What every training takes, whatever the task. */
export const trainOptions = z.object({
  validation: file({
    en: 'validation data; without it, part of the training data is used',
    zh: '验证数据；不给时取训练数据的一部分',
  }).optional(),
  test: file({
    en: 'test data; without it, part of the data is held out',
    zh: '测试数据；不给时从数据中留出一部分',
  }).optional(),
  epochs: wholeNumber(1, {
    en: 'at most this many passes over the data',
    zh: '最多遍历数据的次数',
  }).optional(),
  seed: wholeNumber(0, {
    en: 'the same seed gives the same model',
    zh: '随机种子；相同的种子得到相同的模型',
  }).default(0),
  device: choice(devices, {
    en: 'where to train; webgpu is the graphics processor',
    zh: '训练所用的设备；webgpu 指图形处理器',
  }).default('cpu'),
  overwrite: flag({ en: 'replace the model in --out', zh: '覆盖 --out 中已有的模型' }).default(false),
  resume: flag({ en: 'continue a training that was interrupted', zh: '继续被中断的训练' }).default(false),
  title: words({ en: 'the title of the report', zh: '报告的标题' }).optional(),
  lang: choice(
    ['en', 'zh'],
    {
      en: "language of console and report; by default the system's",
      zh: '终端与报告的语言；默认随系统',
    },
    'language',
  ).optional(),
  tensorboard: words(
    { en: 'also write loss and metrics for TensorBoard', zh: '另为 TensorBoard 写入损失与指标' },
    'folder',
  ).optional(),
  logFile: file({
    en: 'also write one line per epoch: .csv or .jsonl; where several networks are trained, a file for each',
    zh: '另按轮次逐行写入日志：.csv 或 .jsonl；训练多个网络时每个网络一个文件',
  }).optional(),
  profile: flag({
    en: 'measure the time of a training step by layer and operator',
    zh: '按层和算子测量一个训练步骤的耗时',
  }).default(false),
});

/** The network by name; `usual` says which one is chosen without it. */
export const architecture = <const Name extends string>(
  names: readonly [Name, ...Name[]],
  usual: { readonly en: string; readonly zh: string },
) =>
  choice(names, {
    en: `the network: ${names.join(', ')} (default ${usual.en})`,
    zh: `网络：${names.join('、')}（默认 ${usual.zh}）`,
  }).optional();

/** How a table is read. */
export const tableReading = {
  sheet: words(
    {
      en: 'the sheet of an Excel file, by name or number; by default the first with a table',
      zh: 'Excel 文件的工作表，用名称或序号；默认取第一个含表格的工作表',
    },
    'name',
  ).optional(),
  encoding: words(
    { en: 'the encoding of the file, where it cannot be detected', zh: '文件编码，无法自动识别时使用' },
    'name',
  ).optional(),
  header: flag({
    en: 'the first line is data; columns are then called 1, 2, ...',
    zh: '首行即为数据；各列名为 1、2……',
  }).optional(),
  headerRow: wholeNumber(
    1,
    {
      en: 'the line that holds the column names, counted from 1; lines before it are skipped',
      zh: '列名所在的行，从 1 数起；之前的行跳过',
    },
    'line',
  ).optional(),
  skipRows: wholeNumber(
    0,
    {
      en: 'skip this many lines at the beginning before the column names are looked for',
      zh: '先跳过开头的若干行，再查找列名',
    },
    'lines',
  ).optional(),
  missingValues: labels({
    en: 'further words for a missing value, separated by commas',
    zh: '另外表示缺失值的词，以逗号分隔',
  }).optional(),
};

/** How rows are divided into training, validation and test. */
export const splitting = {
  splitByGroup: column({
    en: 'keep all rows of a group (a machine, a customer) on one side of the split',
    zh: '同一组（机器、客户）的行只放在划分的一侧',
  }).optional(),
  splitByTime: column({
    en: 'test on the newest rows, by a date or a number in this column',
    zh: '按此列的日期或数值，用最新的行做测试',
  }).optional(),
};

export const testShare = (usual: number) =>
  heldOutShare({
    en: `share of the rows held out for the test (default ${usual})`,
    zh: `留作测试的行所占比例（默认 ${usual}）`,
  }).default(usual);

export const validationShare = (usual: number) =>
  heldOutShare({
    en: `share of the rows held out for validation (default ${usual})`,
    zh: `留作验证的行所占比例（默认 ${usual}）`,
  }).default(usual);

const megabytes = (
  what: { readonly en: string; readonly zh: string },
  all: { readonly en: string; readonly zh: string },
) =>
  quantity(
    {
      en: `megabytes of ${what.en} kept in memory (default a sixth of the machine's); a larger amount is kept in a temporary file`,
      zh: `保留在内存中的${what.zh}的兆字节数（默认为内存的六分之一）；超出时存入临时文件`,
    },
    'megabytes',
    {
      en: `must be a number of megabytes, such as 4000; 0 keeps ${all.en} in a temporary file`,
      zh: `必须是兆字节数，例如 4000；0 表示${all.zh}都存入临时文件`,
    },
  );

export const tableInMemory = megabytes(
  { en: 'a table', zh: '表格' },
  { en: 'every table', zh: '所有表格' },
).optional();
export const picturesInMemory = megabytes(
  { en: 'decoded images', zh: '解码后的图片' },
  { en: 'all images', zh: '所有图片' },
).optional();
export const textsInMemory = quantity(
  {
    en: 'millions of characters of text kept in memory (default 250); of more, all are kept in a temporary file',
    zh: '保留在内存中的文本字符数，以百万计（默认 250）；超出时全部存入临时文件',
  },
  'millions',
  {
    en: 'must be a number of millions of characters, such as 250; 0 keeps all texts in a temporary file',
    zh: '必须是以百万计的字符数，例如 250；0 表示所有文本都存入临时文件',
  },
).default(250);

/** The one label that `explain` explains instead of the one answered. */
export const explainedLabel = words(
  {
    en: 'explain the score of this label instead of the predicted one',
    zh: '解释此标签的得分，而非预测的标签',
  },
  'name',
).optional();

/** Options of a training that `preview` does not have: it shows images, whichever side and network they are for. */
export const notPreviewed = [
  'architecture',
  'testShare',
  'validationShare',
  'splitByGroup',
  'splitByTime',
] as const;

/** The options that `preview` has, of those of `train`. */
export const previewOptions = ({ shape }: z.ZodObject<z.ZodRawShape>): z.ZodObject<z.ZodRawShape> =>
  z.object(
    Object.fromEntries(Object.entries(shape).filter(([name]) => !notPreviewed.some((each) => each === name))),
  );

/** Options that have no influence on what is learned: a training continues though they change. */
export const withoutInfluence: readonly string[] = [
  'title',
  'lang',
  'overwrite',
  'resume',
  'tensorboard',
  'logFile',
  'profile',
  'tableInMemory',
  'picturesInMemory',
  'textsInMemory',
];

/** Bytes for an option in megabytes. */
export const bytesOf = (megabytes: number | undefined): number | undefined =>
  megabytes === undefined ? undefined : 1e6 * megabytes;
