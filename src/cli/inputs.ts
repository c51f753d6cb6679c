import { UserError } from '../core/errors.ts';
import type { Sentence } from '../core/language.ts';
import type { Cell } from '../data/table/row-table.ts';
import type { InputKind, Row } from '../tasks/kit/task.ts';
import { filePart, folderParts, imagesPart } from './predict/file-parts.ts';
import { jsonPart } from './predict/json-part.ts';
import { columnPart, type InputModel, type InputOptions, type Part, textColumnName } from './predict/part.ts';
import { findPath, isTableFile } from './predict/paths.ts';
import { type StandardInput, standardInputPart } from './predict/standard-input.ts';

export type { InputModel, InputOptions } from './predict/part.ts';

/** The inputs of a command line, in the order in which they were given. */
export interface Inputs {
  readonly kind: InputKind;
  readonly count: number;
  /** What the model is given; an empty text where a row has none. */
  input(index: number): string | Row;
  /** Why an input cannot be given to the model, where reading found it. */
  problem?(index: number): Sentence | undefined;
  /** How a message names an input: `row 17 of new.csv`, as a spreadsheet program counts. */
  place(index: number): Sentence;
  /** The columns in which they were given, those of all tables; more than one file is named in a first one. */
  readonly columns: readonly string[];
  /** What was given, unchanged. */
  cell(index: number, column: string): Cell;
  /** What reading had to do, what it skipped, and columns that were missing. */
  readonly warnings: readonly (Sentence | string)[];
}

/**
 * The inputs that the words of a command line mean, for every task: a word is a file, a folder, a pattern of files, `-`
 * for standard input, or else the text or the JSON object itself; so is each of `options.file`, but never a text. Without
 * any, standard input is read.
 *
 * What a file gives depends on what the model reads. Texts: the lines of a text file, or one column of a table (`--input`,
 * else the model's own, else the only one). Rows: all rows of a table. Images: the file itself, the images of a folder, or
 * those that a table names in its column `file` (or `--input`). Series: the file itself.
 *
 * Throws UserError where a word looks like a path and there is no such file, and where a table lacks what the model reads.
 *
 *     const inputs = await readInputs(['new.xlsx'], { sheet: 'July' }, { reads: 'text', columns: ['description'] });
 */
export async function readInputs(
  words: readonly string[],
  options: InputOptions,
  model: InputModel,
  stdin: StandardInput = process.stdin,
): Promise<Inputs> {
  const files = options.file === undefined ? [] : [options.file].flat();
  const parts: Part[] = [];
  for (const [i, word] of words.entries()) {
    parts.push(...(await partsOf(word, { isPath: false, number: i + 1 }, options, model, stdin)));
  }
  for (const file of files) {
    parts.push(...(await partsOf(file, { isPath: true, number: 0 }, options, model, stdin)));
  }
  if (words.length + files.length === 0) {
    if (stdin.isTTY === true) throw nothingToRead(model.reads);
    parts.push(await standardInputPart(stdin, options, model));
  }
  return joined(parts, model.reads);
}

async function partsOf(
  word: string,
  { isPath, number }: { isPath: boolean; number: number },
  options: InputOptions,
  model: InputModel,
  stdin: StandardInput,
): Promise<Part[]> {
  if (word === '-') return [await standardInputPart(stdin, options, model)];
  const place = { en: `input ${number}`, zh: `第 ${number} 个输入` };
  const { reads } = model;
  if (reads === 'row' && !isPath && /^\s*[{[]/.test(word)) return [jsonPart(word, place, model)];
  const found = await findPath(word, reads, isPath);
  if (found.kind === 'file') return [await filePart(found.path, options, model)];
  if (found.kind === 'folder') return folderParts(found.path, model);
  if (found.kind === 'pattern') {
    if (reads === 'image' && !found.files.some(isTableFile)) return [imagesPart(found.files, found.skipped)];
    const parts: Part[] = [];
    for (const path of found.files) parts.push(await filePart(path, options, model));
    return parts;
  }
  if (reads === 'row') return [jsonPart(word, place, model)];
  return [columnPart(textColumnName(model), [word], () => place)];
}

/** All parts one after another. */
function joined(parts: readonly Part[], kind: InputKind): Inputs {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const partOf = new Int32Array(count);
  const starts: number[] = [];
  let next = 0;
  for (const [i, part] of parts.entries()) {
    starts.push(next);
    partOf.fill(i, next, next + part.count);
    next += part.count;
  }
  const at = <T>(index: number, use: (part: Part, row: number) => T): T => {
    const number = partOf[index];
    return use(parts[number], index - starts[number]);
  };
  const given = [...new Set(parts.flatMap(({ columns }) => columns))];
  const several = new Set(parts.flatMap(({ file }) => file ?? [])).size > 1;
  const fileColumn = several ? freeName('file', given) : undefined;
  return {
    kind,
    count,
    input: (index) => at(index, (part, row) => part.input(row)),
    problem: (index) => at(index, (part, row) => part.problem?.(row)),
    place: (index) => at(index, (part, row) => part.place(row)),
    columns: fileColumn === undefined ? given : [fileColumn, ...given],
    cell: (index, column) =>
      at(index, (part, row) => (column === fileColumn ? (part.file ?? null) : part.cell(row, column))),
    warnings: different(parts.flatMap((part) => [...part.warnings, ...withoutRows(part)])),
  };
}

function withoutRows({ file, count }: Part): Sentence[] {
  if (count > 0) return [];
  const [en, zh] = file === undefined ? ['the input', '输入'] : [file, `${file} `];
  return [{ en: `${en} has no rows`, zh: `${zh}没有数据行` }];
}

/** `file`, or what is not yet a column: `file_2`. */
function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let copy = 2; taken.includes(name); copy++) name = `${wanted}_${copy}`;
  return name;
}

/** Each warning once. */
function different(warnings: readonly (Sentence | string)[]): (Sentence | string)[] {
  const known = new Map(warnings.map((each) => [typeof each === 'string' ? each : each.en, each]));
  return [...known.values()];
}

function nothingToRead(reads: InputKind): UserError {
  const give: Record<InputKind, Sentence> = {
    text: { en: 'a text in quotes, a file of texts', zh: '用引号括起的文本、文本文件' },
    image: { en: 'an image, a folder of images', zh: '图片、图片文件夹' },
    series: { en: "a table of units' readings", zh: '设备读数的表格' },
    row: { en: 'a table, a row as JSON', zh: '表格、JSON 格式的一行' },
  };
  return new UserError({
    en: `there is nothing to read; give ${give[reads].en}, or - for standard input`,
    zh: `没有可读取的输入；请给出${give[reads].zh}，或用 - 表示标准输入`,
  });
}
