import type { Sentence } from '../../core/language.ts';

const NUMBER = /^[-+]?(\d[\d,. ]*|[.,]\d+)([eE][-+]?\d+)?\s*%?$/;
const DATE = /^\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?([ T]\d{1,2}:\d{2}.*)?$/;
/** A name: begins with a letter, is short, and holds no sentence. */
const NAME = /^[\p{L}_#][\p{L}\p{N}\p{M}_ .()（）/%°#:\-[\]&+*]{0,39}$/u;
/** Names that columns of text and labels very often have. */
const USUAL = new Set(
  'id text label title content class category target description sentence sentiment message date time name value type status comment comments review rating score user item user_id item_id 文本 标题 内容 标签 类别 分类 描述 故障 编号 日期 时间 名称'.split(
    ' ',
  ),
);

/** Whether these cells, trimmed, may be the names of columns. */
export function areNames(cells: readonly string[]): boolean {
  return cells.map((cell) => cell.trim()).every((cell) => cell === '' || NAME.test(cell));
}

/**
 * Whether the first record holds column names. The strongest sign is a column whose values are all numbers or
 * dates and whose first is not; then a column of few values, over and over, of which the first is or is not
 * one; then whether it looks like names, by the usual ones, by being much shorter than what follows, or, where
 * a header is `customary`, by being nothing that cannot be a name.
 */
export function looksLikeHeader(records: readonly (readonly string[])[], customary: boolean): boolean {
  const [first = [], ...body] = records;
  const cells = first.map((cell) => cell.trim());
  if (cells.every((cell) => cell === '')) return false;
  if (cells.some((cell) => isTyped(cell))) return false;
  if (cells.some((cell) => USUAL.has(cell.toLowerCase()))) return true;
  if (body.length === 0) return areNames(cells);

  const columns = cells
    .map((cell, index) => ({
      cell,
      below: body.map((record) => (record[index] ?? '').trim()).filter((value) => value !== ''),
    }))
    .filter(({ cell, below }) => cell !== '' && below.length > 0);
  if (columns.some(({ below }) => below.filter(isTyped).length >= 0.9 * below.length)) return true;
  if (columns.some(({ cell, below }) => below.includes(cell))) return false;
  if (!areNames(cells)) return false;
  const repeating = columns.some(({ below }) => below.length >= 6 && new Set(below).size <= below.length / 3);
  return (
    customary ||
    repeating ||
    columns.some(({ cell, below }) => meanLength(below) >= 2 * Math.max(4, cell.length))
  );
}

function isTyped(value: string): boolean {
  return NUMBER.test(value) || DATE.test(value);
}

function meanLength(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + value.length, 0) / Math.max(1, values.length);
}

/** Unique column names: an empty one becomes `columnN`, a repeated one gets `_2`, `_3`. */
export function uniqueNames(names: readonly string[]): { names: string[]; notes: Sentence[] } {
  const given = new Set(names);
  const used = new Set<string>();
  const notes: Sentence[] = [];
  const unique = names.map((name, index) => {
    const wanted = name.trim() === '' ? `column${index + 1}` : name;
    const taken = (candidate: string) => used.has(candidate) || (candidate !== name && given.has(candidate));
    let chosen = wanted;
    for (let copy = 2; taken(chosen); copy++) chosen = `${wanted}_${copy}`;
    used.add(chosen);
    if (chosen !== name) {
      const [why, whyZh] =
        name.trim() === ''
          ? ['has no name', '没有名称']
          : [`has the name "${name}" of an earlier column`, `与前面的列同名（“${name}”）`];
      notes.push({
        en: `Column ${index + 1} ${why} and is called "${chosen}".`,
        zh: `第 ${index + 1} 列${whyZh}，改称“${chosen}”。`,
      });
    }
    return chosen;
  });
  return { names: unique, notes };
}
