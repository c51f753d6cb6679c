import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { UserError } from '../../core/errors.ts';
import { JsonDepth } from '../../core/json-depth.ts';
import type { Sentence } from '../../core/language.ts';
import { checkLimit, limits } from '../../core/limits.ts';
import { duckdbReason, sqlName, sqlPath, withDuckDB } from './duckdb.ts';
import type { ReadTableOptions } from './options.ts';
import { describeColumns, selectTable } from './select.ts';
import type { PlainFile } from './source.ts';
import type { Table } from './table.ts';

/** Reads JSON lines, or one JSON array of objects. Each key is a column; a nested value stays JSON text. */
export async function readJson(plain: PlainFile, options: ReadTableOptions): Promise<Table> {
  const format = await jsonFormat(plain.path);
  await checkDepth(plain);
  const longest = Math.min(Math.max(plain.size + 1, 1 << 24), 1 << 30);
  // Depth 1 keeps the value of each field as JSON, so that no number is rounded and nested values stay whole.
  const reader = `read_json(${sqlPath(plain.path)}, format = '${format}', records = true, maximum_depth = 1,
    sample_size = -1, map_inference_threshold = -1, field_appearance_threshold = 0,
    compression = 'uncompressed', hive_partitioning = false, maximum_object_size = ${longest})`;
  return withDuckDB(async (connection) => {
    try {
      const names = await describeColumns(connection, reader, plain.name);
      const asText = (name: string) => `(${sqlName(name)}::JSON) ->> '$'`;
      const scan = { source: plain.name, reader, names, asText, notes: plain.notes };
      return await selectTable(connection, scan, options);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw await jsonError(error, plain, format);
    }
  });
}

/** DuckDB ends the process where values are nested deeper than its stack. */
async function checkDepth({ path, name }: PlainFile): Promise<void> {
  // A quote that is not closed ends with its line, or does not: what is deep either way is deep.
  const [whole, lines] = [new JsonDepth(), new JsonDepth()];
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    whole.add(piece);
    for (let start = 0; start < piece.length; ) {
      const end = piece.indexOf(10, start);
      lines.add(piece.subarray(start, end < 0 ? piece.length : end));
      if (end < 0) break;
      lines.endLine();
      start = end + 1;
    }
    checkLimit(Math.max(whole.deepest, lines.deepest), limits.jsonDepth, (count) => ({
      en: `${name} has ${count} lists and objects within each other`,
      zh: `${name} 中的列表与对象嵌套 ${count} 层`,
    }));
  }
}

/** A file whose first character is `[` is an array. */
async function jsonFormat(path: string): Promise<'array' | 'newline_delimited'> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead).toString('utf8').trimStart().startsWith('[')
      ? 'array'
      : 'newline_delimited';
  } finally {
    await file.close();
  }
}

/** What is wrong with the file, on which line: found by reading it again, line by line. */
async function jsonError(error: unknown, plain: PlainFile, format: string): Promise<UserError> {
  if (format === 'newline_delimited') {
    let number = 0;
    const lines = createInterface({
      input: createReadStream(plain.path),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    for await (const line of lines) {
      number++;
      const problem = line.trim() === '' ? undefined : lineProblem(line);
      if (problem === undefined) continue;
      lines.close();
      return new UserError({
        en: `Line ${number} of ${plain.name} ${problem.en}; each line must be one JSON object, such as {"text": "pump leaks", "label": "leak"}.`,
        zh: `${plain.name} 第 ${number} 行${problem.zh}；每行必须是一个 JSON 对象，例如 {"text": "泵漏油", "label": "泄漏"}`,
      });
    }
  }
  if (String(error).includes('non-record JSON')) {
    return new UserError({
      en: `${plain.name} holds no JSON objects, so there are no rows; give an array of objects, or JSON lines.`,
      zh: `${plain.name} 中没有 JSON 对象，因此没有数据行；请提供对象数组或 JSON Lines`,
    });
  }
  const reason = duckdbReason(error).replace(/in file ".*?",? ?/, '');
  return new UserError({
    en: `${plain.name} cannot be read as JSON (${reason}); correct it, or give JSON lines or a CSV file.`,
    zh: `${plain.name} 无法作为 JSON 读取（${reason}）；请修正，或提供 JSON Lines 或 CSV 文件`,
  });
}

function lineProblem(line: string): Sentence | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? undefined
      : { en: 'is not an object', zh: '不是对象' };
  } catch {
    return { en: 'is not valid JSON', zh: '不是有效的 JSON' };
  }
}
