import type { Language } from '../../core/language.ts';
import { contributionBars } from '../kit/console.ts';
import type { AnswerCell, Row } from '../kit/task.ts';

/** What every answer says, whatever is predicted. */
export interface RowAnswer {
  /** The row as the model read it, by its columns. */
  readonly input: Row;
  readonly target: string;
  /** Columns whose cell was not understood: a value that is unknown, or not a number or date. */
  readonly unknown?: readonly string[];
  /** Columns whose number is far outside the training values. */
  readonly outside?: readonly string[];
  /** Columns that the row lacks; they were taken as empty. */
  readonly missing?: readonly string[];
}

/** Why a row is answered as it is: what each column adds to the score of a typical row. */
export interface RowExplanation {
  readonly input: Row;
  readonly target: string;
  /** The class whose probability is explained; none where a number is predicted. */
  readonly label?: string;
  readonly score: number;
  /** The score of a typical row. */
  readonly baseline: number;
  /** Columns that the row lacks; they were taken as empty. */
  readonly missing?: readonly string[];
  readonly contributions: readonly {
    readonly column: string;
    readonly value: Row[string];
    readonly contribution: number;
  }[];
}

/** The row, and which of its cells the answer is not sure of. */
export function rowAndDoubts(
  { input, unknown = [], outside = [], missing = [] }: RowAnswer,
  language: Language,
): string {
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
  const doubts = [
    said(unknown, 'not understood', '未能理解'),
    said(outside, 'far outside the training data', '远超出训练数据范围'),
    said(missing, 'taken as empty', '已按空值处理'),
  ];
  return `  ←  ${row}${doubts.join('')}`;
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
