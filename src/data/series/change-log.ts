import { inLanguage, type Language, type Message, type Sentence } from '../../core/language.ts';
import type { SeriesChange, SeriesChangeCode } from './series.ts';

const maxExamples = 5;

const sentence: Record<SeriesChangeCode, (count: number, where: string) => Sentence> = {
  'row-without-unit': (count, where) => ({
    en: `${rows(count)} without a unit left out (${where}).`,
    zh: `排除了 ${count} 行没有设备编号的数据（${where}）。`,
  }),
  'row-without-time': (count, where) => ({
    en: `${rows(count)} without a readable time left out (${where}).`,
    zh: `排除了 ${count} 行时间无法读取的数据（${where}）。`,
  }),
  'duplicate-time': (count, where) => ({
    en: `${rows(count)} repeated a time of the same unit; the last one is kept (${where}).`,
    zh: `${count} 行与同一设备的其他行时间相同；保留最后一行（${where}）。`,
  }),
  'after-failure': (count, where) => ({
    en: `${rows(count)} after a failure left out (${where}).`,
    zh: `排除了故障之后的 ${count} 行（${where}）。`,
  }),
  sorted: (count, where) => ({
    en: `The times of ${units(count)} were not in order and have been sorted (${where}).`,
    zh: `${count} 台设备的时间未按顺序排列，已重新排序（${where}）。`,
  }),
  'gap-filled': (count, where) => ({
    en: `${count} ${count === 1 ? 'step is' : 'steps are'} missing between readings and filled with empty ones (${where}).`,
    zh: `读数之间缺少 ${count} 个时间步，已用空值补齐（${where}）。`,
  }),
  'not-a-number': (count, where) => ({
    en: `${count} ${count === 1 ? 'reading is' : 'readings are'} not a number and count as missing (${where}).`,
    zh: `${count} 个读数不是数字，按缺失处理（${where}）。`,
  }),
  'other-unit': (count, where) => ({
    en: `${count} ${count === 1 ? 'reading has' : 'readings have'} a unit that is not of the sensor's kind and count as missing (${where}).`,
    zh: `${count} 个读数的单位与传感器不同类，按缺失处理（${where}）。`,
  }),
  'constant-sensor': (count, where) => ({
    en: `${count} ${count === 1 ? 'column that never moves' : 'columns that never move'} left out: ${where}.`,
    zh: `排除了 ${count} 个数值不变的列：${where}。`,
  }),
  'text-column': (count, where) => ({
    en: `${count} ${count === 1 ? 'column' : 'columns'} of texts left out: ${where}.`,
    zh: `排除了 ${count} 个文本列：${where}。`,
  }),
  'short-unit': (count, where) => ({
    en: `${units(count)} with a single reading left out (${where}).`,
    zh: `排除了 ${count} 台只有一个读数的设备（${where}）。`,
  }),
  'censored-unit': (count, where) => ({
    en: `${units(count)} had not failed when the data ended; their lives count as "at least this long" (${where}).`,
    zh: `${count} 台设备到数据结束时尚未故障；其寿命按“至少这么长”计算（${where}）。`,
  }),
};

const rows = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;
const units = (count: number): string => `${count} ${count === 1 ? 'unit' : 'units'}`;

/** Where something was found, as an example. */
export const rowPlace = (row: number): Sentence => ({ en: `row ${row + 1}`, zh: `第 ${row + 1} 行` });
export const unitPlace = (id: string): Sentence => ({ en: `unit ${id}`, zh: `设备 ${id}` });

/** Counts what cleaning found and where. */
export class ChangeLog {
  readonly #found = new Map<SeriesChangeCode, { count: number; examples: Message[]; places: number }>();

  add(code: SeriesChangeCode, count: number, example: Message): void {
    const found = this.#found.get(code) ?? { count: 0, examples: [], places: 0 };
    this.#found.set(code, found);
    found.count += count;
    found.places += 1;
    if (found.examples.length < (code === 'constant-sensor' ? 40 : maxExamples)) found.examples.push(example);
  }

  changes(): SeriesChange[] {
    return [...this.#found].map(([code, { count, examples }]) => ({
      code,
      count,
      examples: examples.map((example) => inLanguage(example, 'en')),
    }));
  }

  sentences(): Sentence[] {
    return [...this.#found].map(([code, { count, examples, places }]) => {
      const more = places > examples.length;
      const list = (language: Language, comma: string): string =>
        examples.map((example) => inLanguage(example, language)).join(comma);
      return {
        en: sentence[code](count, list('en', ', ') + (more ? ' ...' : '')).en,
        zh: sentence[code](count, list('zh', '、') + (more ? '等' : '')).zh,
      };
    });
  }
}
