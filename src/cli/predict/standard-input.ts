import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { UserError } from '../../core/errors.ts';
import { inLanguage, type Sentence } from '../../core/language.ts';
import { withTemporaryFolder } from '../../core/temporary-folder.ts';
import { detectEncoding, encodingName } from '../../data/encoding/detect.ts';
import { surveyBytes } from '../../data/encoding/survey.ts';
import type { InputKind } from '../../tasks/kit/task.ts';
import { columnPart, type InputModel, type InputOptions, type Part, textColumnName } from './part.ts';
import { readInputTable, tablePart } from './table-part.ts';

export type StandardInput = AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };

const name: Sentence = { en: 'standard input', zh: '标准输入' };
const lineOf = (row: number): Sentence => ({
  en: `line ${row + 1} of standard input`,
  zh: `标准输入第 ${row + 1} 行`,
});

/**
 * What a program wrote to standard input: texts or paths, one a line; rows as JSON lines or as a delimited table. Where a
 * column is named, texts and paths are in that column of a table.
 */
export async function standardInputPart(
  stdin: StandardInput,
  options: InputOptions,
  model: InputModel,
): Promise<Part> {
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(Buffer.from(piece));
  const bytes = Buffer.concat(pieces);
  if (model.reads === 'row' || options.input !== undefined) return tableOf(bytes, options, model);
  const lines = (await textOf(bytes, options.encoding)).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw isEmpty(model.reads);
  const column = model.reads === 'text' ? textColumnName(model) : 'file';
  return columnPart(column, lines, lineOf);
}

const isEmpty = (reads: InputKind): UserError =>
  new UserError(
    reads === 'text'
      ? { en: 'standard input is empty; give one text a line', zh: '标准输入为空；请每行给出一条文本' }
      : reads === 'row'
        ? {
            en: 'standard input is empty; give JSON lines or a table',
            zh: '标准输入为空；请给出 JSON 行或表格',
          }
        : { en: 'standard input is empty; give one file a line', zh: '标准输入为空；请每行给出一个文件' },
  );

/** The text of bytes, in UTF-8 or in what Windows writes in China (GB18030, UTF-16), or as `encoding` says. */
async function textOf(bytes: Buffer, encoding: string | undefined): Promise<string> {
  if (bytes.length === 0) return '';
  if (encoding !== undefined) return new TextDecoder(encodingName(encoding)).decode(bytes);
  const survey = await surveyBytes(Readable.from([bytes]));
  return new TextDecoder(detectEncoding(survey, name.en)).decode(bytes);
}

/** Reads a table as from a file; messages name standard input instead of that file. */
async function tableOf(bytes: Buffer, options: InputOptions, model: InputModel): Promise<Part> {
  const start = bytes.subarray(0, 4096).toString('latin1').replace(/^ï»¿/, '').trimStart();
  if (start === '') throw isEmpty(model.reads);
  return withTemporaryFolder((folder) => tableIn(folder, bytes, start, options, model));
}

async function tableIn(
  folder: string,
  bytes: Buffer,
  start: string,
  options: InputOptions,
  model: InputModel,
): Promise<Part> {
  const path = join(folder, /^[{[]/.test(start) ? 'rows.jsonl' : 'table.csv');
  const named = (text: string | Sentence): Sentence => ({
    en: inLanguage(text, 'en').replaceAll(path, name.en),
    zh: inLanguage(text, 'zh').replaceAll(path, name.zh),
  });
  try {
    await writeFile(path, bytes);
    const table = await readInputTable(path, options, model);
    const part = tablePart(table, options, model, name);
    return { ...part, warnings: part.warnings.map(named) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(named({ en: error.in('en'), zh: error.in('zh') }), { cause: error.cause });
  }
}
