import type { Sentence } from '../../core/language.ts';
import type { Inputs } from '../inputs.ts';
import { nouns } from './words.ts';

/** What is doubtful in the answer to one input. */
export interface RowDoubts {
  readonly index: number;
  /** Columns with values that the model does not know or cannot read; of a text, words or items. */
  readonly unknown: readonly string[];
  /** Columns with values far outside the training data. */
  readonly outside: readonly string[];
  readonly problem: Sentence;
}

/** So many values are named in a message. */
const named = 5;

/** What an answer says of the input's values in `unknown` and `outside`; undefined where it has no doubt. */
export function doubtIn(index: number, inputs: Inputs, answer: unknown): RowDoubts | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const unknown = 'unknown' in answer ? names(answer.unknown) : [];
  const outside = 'outside' in answer ? names(answer.outside) : [];
  if (unknown.length === 0 && outside.length === 0) return undefined;
  const input = inputs.input(index);
  const values = (columns: readonly string[]): Sentence => {
    const shown = columns.slice(0, named).map((name) => {
      const cell = typeof input === 'string' ? undefined : input[name];
      return cell === undefined || cell === null ? name : `${name} "${shortened(String(cell))}"`;
    });
    const more = columns.length - shown.length;
    return {
      en: `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
      zh: `${shown.join('、')}${more > 0 ? `等 ${columns.length} 项` : ''}`,
    };
  };
  const parts: Sentence[] = [];
  if (unknown.length > 0) {
    const { en, zh } = values(unknown);
    parts.push({ en: `not understood: ${en}`, zh: `未能理解：${zh}` });
  }
  if (outside.length > 0) {
    const { en, zh } = values(outside);
    parts.push({ en: `far outside the training data: ${en}`, zh: `远超出训练数据范围：${zh}` });
  }
  const problem = {
    en: parts.map(({ en }) => en).join('; '),
    zh: parts.map(({ zh }) => zh).join('；'),
  };
  return { index, unknown, outside, problem };
}

const names = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const shortened = (text: string): string => (text.length > 40 ? `${[...text].slice(0, 39).join('')}…` : text);

/** How many rows have values that are doubtful, in which columns, and which is the first. */
export function doubtWarnings(inputs: Inputs, doubts: readonly RowDoubts[]): Sentence[] {
  const line = (of: 'unknown' | 'outside', what: Sentence): Sentence[] => {
    const rows = doubts.filter((each) => each[of].length > 0);
    if (rows.length === 0) return [];
    const counts = new Map<string, number>();
    for (const name of rows.flatMap((row) => row[of])) counts.set(name, (counts.get(name) ?? 0) + 1);
    const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, named);
    const more = counts.size - most.length;
    const [count, all] = [rows.length, inputs.count].map((each) => each.toLocaleString('en'));
    const place = inputs.place(rows[0].index);
    const columns = most.map(([name, times]) => `${name} (${times.toLocaleString('en')})`);
    const columnsZh = most.map(([name, times]) => `${name}（${times.toLocaleString('en')}）`);
    return [
      {
        en: `${count} of ${all} ${nouns[inputs.kind].en} ${rows.length === 1 ? 'has' : 'have'} ${what.en}: ${columns.join(', ')}${more > 0 ? ` and ${more} more` : ''}; ${rows.length === 1 ? 'it is' : 'first:'} ${place.en}`,
        zh: `${all} ${nouns[inputs.kind].zh}中有 ${count} ${nouns[inputs.kind].counter}${what.zh}：${columnsZh.join('、')}${more > 0 ? `等 ${counts.size} 项` : ''}；${rows.length === 1 ? '位置：' : '首个：'}${place.zh}`,
      },
    ];
  };
  return [
    ...line('unknown', {
      en: 'values that the model does not know or cannot read',
      zh: '含有模型不认识或无法读取的值',
    }),
    ...line('outside', { en: 'values far outside the training data', zh: '含有远超出训练数据范围的值' }),
  ];
}
