/** What people and programs write in a cell without a value; compared without regard to case. */
export const defaultMissingValues: readonly string[] = [
  ...['', 'na', 'n/a', 'n.a.', 'n.a', '#n/a', '#na', 'nan', 'null', 'nil', 'none', 'undefined', 'missing'],
  ...['#value!', '#ref!', '#name?', '#div/0!', '#num!', '#null!', '(null)', '<null>', '\\n', '[null]'],
  ...['无', '空', '暂无', '缺失', '没有', '无数据', '不详', '未填', '未填写', '(空)', '(空白)', '(blank)'],
];

/**
 * The same for labels: "none" and "无" are left out of the list, because they may well name a class, such as
 * pieces without a defect.
 */
export const defaultMissingLabels: readonly string[] = defaultMissingValues.filter(
  (value) => !['none', 'nil', '无', '没有'].includes(value),
);

const onlyPunctuation = /^[-–—_.?*/\\#~,。、…·\s]+$/;

/** A test of whether a cleaned value is missing: one of `values`, or dashes, dots and question marks. */
export function missingValueTest(values: readonly string[]): (value: string) => boolean {
  const known = new Set(values.map((value) => value.normalize('NFKC').trim().toLowerCase()));
  // Lower case never shortens a text.
  const longest = Math.max(0, ...[...known].map(({ length }) => length));
  const isKnown = (value: string): boolean => value.length <= longest && known.has(value.toLowerCase());
  return (value) => value === '' || isKnown(value) || onlyPunctuation.test(value);
}
