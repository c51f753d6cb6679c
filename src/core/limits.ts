import { UserError } from './errors.ts';
import type { Sentence } from './language.ts';

/** What a file of others may need at most. Each limit is a variable of the environment, so that who needs more can have it. */
export interface Limit {
  readonly variable: string;
  readonly otherwise: number;
  /** What it counts, for `docs/security.md`. */
  readonly about: Sentence;
}

const limit = (variable: string, otherwise: number, en: string, zh: string): Limit => ({
  variable: `MILLWRIGHT_MAX_${variable}`,
  otherwise,
  about: { en, zh },
});

export const limits = {
  modelBytes: limit(
    'MODEL_BYTES',
    2 ** 31,
    'bytes of one file of a model folder, or of an ONNX file',
    '模型文件夹中单个文件或 ONNX 文件的字节数',
  ),
  manifestBytes: limit('MANIFEST_BYTES', 64e6, 'bytes of millwright.json', 'millwright.json 的字节数'),
  graphNodes: limit(
    'GRAPH_NODES',
    200_000,
    'nodes of a network, with its functions and loops written out',
    '网络的节点数（函数与循环展开后）',
  ),
  graphSeconds: limit('GRAPH_SECONDS', 120, 'seconds for reading an ONNX file', '读取 ONNX 文件的秒数'),
  rowBytes: limit(
    'ROW_BYTES',
    2 ** 30,
    'bytes that a saved network computes on the way for one row',
    '已保存的网络计算一行时所需的字节数',
  ),
  rowOperations: limit(
    'ROW_OPERATIONS',
    1e13,
    'multiplications and elements that a saved network computes for one row',
    '已保存的网络计算一行时的运算次数',
  ),
  unpackedBytes: limit(
    'UNPACKED_BYTES',
    16e9,
    'bytes of a .gz, .zst or .xlsx file once it is unpacked',
    '.gz、.zst 或 .xlsx 文件解压后的字节数',
  ),
  columns: limit('COLUMNS', 16_384, 'columns of a table', '表格的列数'),
  sheetCells: limit(
    'SHEET_CELLS',
    20e6,
    'cells of an Excel sheet, empty ones between included',
    'Excel 工作表的单元格数（含其间的空单元格）',
  ),
  cells: limit('CELLS', 200e6, 'cells of a table in memory', '内存中表格的单元格数'),
  jsonDepth: limit(
    'JSON_DEPTH',
    100,
    'levels of objects and lists in a JSON file',
    'JSON 文件中对象与列表的嵌套层数',
  ),
  imagePixels: limit('IMAGE_PIXELS', 100_000_000, 'pixels of an image', '图像的像素数'),
  imageBytes: limit('IMAGE_BYTES', 1e9, 'bytes of an image file', '图像文件的字节数'),
  isolatedSeconds: limit(
    'ISOLATED_SECONDS',
    3600,
    'seconds of a command with `--isolate`',
    '带 `--isolate` 的命令的秒数',
  ),
  isolatedBytes: limit(
    'ISOLATED_BYTES',
    8e9,
    "bytes of memory of a command with `--isolate`, and never more than three quarters of the machine's (on Linux)",
    '带 `--isolate` 的命令的内存字节数，且不超过本机内存的四分之三（Linux）',
  ),
} as const;

/** The limit as it is now. Throws UserError where the environment holds no number for it. */
export function most({ variable, otherwise }: Limit): number {
  const given = process.env[variable];
  if (given === undefined || given.trim() === '') return otherwise;
  const value = Number(given);
  if (value > 0) return value;
  throw new UserError({
    en: `${variable}=${given} is no number above 0; give one, or leave it out for ${otherwise}`,
    zh: `${variable}=${given} 不是大于 0 的数；请改正，或不设置（默认 ${otherwise}）`,
  });
}

/** How a person can allow more, for the end of a sentence. */
export const toAllowMore = ({ variable }: Limit): Sentence => ({
  en: `set ${variable} to allow more if you trust the file`,
  zh: `若信任该文件，可设置 ${variable} 放宽限制`,
});

/** Throws where `count` is more than the limit allows; `what` is the subject of the sentence, with the verb. */
export function checkLimit(count: number, limit: Limit, what: (count: string) => Sentence): void {
  const allowed = most(limit);
  if (!(count > allowed)) return;
  const { en, zh } = what(shown(count));
  const more = toAllowMore(limit);
  throw new UserError({
    en: `${en}, and ${shown(allowed)} is the limit; ${more.en}`,
    zh: `${zh}，上限为 ${shown(allowed)}；${more.zh}`,
  });
}

const shown = (count: number): string => count.toLocaleString('en', { maximumFractionDigits: 0 });
