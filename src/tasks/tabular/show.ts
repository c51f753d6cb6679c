import type { Language } from '../../core/language.ts';
import { contributionBars } from '../kit/console.ts';
import type { AnswerCell } from '../kit/task.ts';
import type { RowAnswer, RowExplanation } from './model.ts';

/** The row, and which of its cells the answer is not sure of. */
export function rowAndDoubts({ input, unknown = [], outside = [] }: RowAnswer, language: Language): string {
  const row = Object.values(input)
    .map((each) => (each === null ? '?' : String(each)))
    .join(', ');
  const zh = language === 'zh';
  const said = (columns: readonly string[], en: string, inChinese: string): string =>
    columns.length === 0
      ? ''
      : zh
        ? `（${inChinese}：${columns.join('、')}）`
        : `  (${en}: ${columns.join(', ')})`;
  return `  ←  ${row}${said(unknown, 'not understood', '未能理解')}${said(outside, 'far outside the training data', '远超出训练数据范围')}`;
}

export const doubtCells = ({
  unknown = [],
  outside = [],
}: Partial<RowAnswer>): Record<string, AnswerCell> => ({
  unknown: unknown.join(', ') || null,
  outside: outside.join(', ') || null,
});

export function showExplanation(
  { target, label, score, baseline, contributions }: RowExplanation,
  language: Language,
  color: boolean,
): string {
  const zh = language === 'zh';
  const strongest = Math.max(...contributions.map(({ contribution }) => Math.abs(contribution)), 1e-12);
  const bars = contributionBars(
    contributions.map(({ column, value, contribution }) => ({
      name: `${column} = ${value === null ? (zh ? '未知' : 'not known') : String(value)}`,
      value: contribution,
    })),
    {
      digits: Math.min(6, Math.max(1, 3 - Math.floor(Math.log10(strongest)))),
      unit: strongest,
      color,
      language,
    },
  );
  const what = label === undefined ? target : `${target} ${label}`;
  const [own, usual] = [score, baseline].map(figures);
  const heading = zh
    ? `${what}：${own}，典型的一行为 ${usual}；各列的影响：`
    : `${what}: ${own}, ${usual} for a typical row; the columns add:`;
  return [heading, ...bars].join('\n');
}

/** Four significant figures. */
export const figures = (value: number): string =>
  Math.abs(value) >= 1000 ? value.toFixed(1) : Number(value.toPrecision(4)).toString();
