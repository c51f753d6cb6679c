import type { InputKind } from '../../tasks/kit/task.ts';

/** What inputs are called after a number: `3 rows`, `3 行`; `counter` alone stands for them where they were named before. */
export const nouns: Readonly<
  Record<InputKind, { readonly en: string; readonly zh: string; readonly counter: string }>
> = {
  text: { en: 'texts', zh: '条文本', counter: '条' },
  image: { en: 'images', zh: '张图片', counter: '张' },
  series: { en: 'files', zh: '个文件', counter: '个' },
  row: { en: 'rows', zh: '行', counter: '行' },
};

/** A name before Chinese words: a space between, unless it is Chinese too. */
export const beforeChinese = (name: string): string => (/\p{Script=Han}$/u.test(name) ? name : `${name} `);
