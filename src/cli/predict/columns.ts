import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { nearestNames } from '../../core/nearest.ts';
import { findColumn } from '../../data/table/column.ts';
import type { InputModel } from './part.ts';
import { beforeChinese } from './words.ts';

/** So many columns are named in a message; the others are counted. */
const namedColumns = 8;

/** The column that the model calls so: by the same name, or but for letter case and blanks; undefined where there is none. */
export function matchColumn(columns: readonly string[], name: string): string | undefined {
  if (columns.includes(name)) return name;
  const same = columns.filter((column) => loosely(column) === loosely(name));
  // Of two that may be meant, `findColumn` says so.
  return same.length > 1 ? findColumn(columns, name) : same[0];
}

const loosely = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

/** Which of these columns each of the model's columns is, and which of the model's are missing. */
export function pairColumns(
  columns: readonly string[],
  model: InputModel,
): { source: Map<string, string>; missing: string[] } {
  const source = new Map<string, string>();
  const missing: string[] = [];
  for (const name of model.columns) {
    const own = matchColumn(columns, name);
    if (own === undefined) missing.push(name);
    else source.set(name, own);
  }
  return { source, missing };
}

/**
 * Which column of a table each of the model's columns is. Those without influence may be missing.
 * Throws UserError where another is, naming the nearest.
 */
export function matchColumns(
  where: Sentence,
  columns: readonly string[],
  model: InputModel,
): { source: ReadonlyMap<string, string>; missing: string[] } {
  const { source, missing } = pairColumns(columns, model);
  const needed = missing.filter((name) => !model.optionalColumns?.includes(name));
  if (needed.length > 0) throw lacksColumns(where, columns, needed, nearColumns(columns, needed, source));
  return { source, missing };
}

/** Columns that none of the model's is, and that may be one of `needed` in another spelling. */
export function nearColumns(
  columns: readonly string[],
  needed: readonly string[],
  source: ReadonlyMap<string, string>,
): { name: string; found: string }[] {
  const used = new Set(source.values());
  const free = columns.filter((name) => !used.has(name));
  return needed.flatMap((name) => nearestNames(name, free, 1).map((found) => ({ name, found })));
}

/** The error for columns of the model that are missing. */
export function lacksColumns(
  where: Sentence,
  columns: readonly string[],
  needed: readonly string[],
  near: readonly { readonly name: string; readonly found: string }[],
): UserError {
  const [wanted, given] = [listed(needed), listed(columns)];
  const hint: Sentence =
    near.length > 0
      ? {
          en: near.map(({ name, found }) => `is "${found}" meant for "${name}"?`).join(' '),
          zh: near.map(({ name, found }) => `“${found}”是否就是“${name}”？`).join(''),
        }
      : { en: `it has ${given.en}`, zh: `现有列：${given.zh}` };
  return new UserError({
    en: `${where.en} has no column ${wanted.en}, which the model reads; ${hint.en}`,
    zh: `${beforeChinese(where.zh)}没有模型要读取的列${wanted.zh}；${hint.zh}`,
  });
}

/** Says which columns were taken as empty; nothing where there are none. */
export function lacking(where: Sentence, missing: readonly string[]): Sentence[] {
  if (missing.length === 0) return [];
  const { en, zh } = listed(missing);
  const one = missing.length === 1;
  return [
    {
      en: `${where.en} has no column ${en}; ${one ? 'it was' : 'they were'} taken as empty`,
      zh: `${beforeChinese(where.zh)}没有列${zh}；已按空值处理`,
    },
  ];
}

function listed(names: readonly string[]): Sentence {
  const some = names.slice(0, namedColumns);
  const more = names.length - some.length;
  return {
    en: `${some.map((name) => `"${name}"`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    zh: `${some.map((name) => `“${name}”`).join('、')}${more > 0 ? `等 ${names.length} 列` : ''}`,
  };
}
