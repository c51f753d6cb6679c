import type { Language } from '../../core/language.ts';
import type { LayerTime, OutsidePart, StepProfile, TimeShare } from './step-profile.ts';

/** Operators beyond so many are summed up. */
const shownOperators = 12;
/** What is inside a layer is listed where the layer takes at least this share of a step. */
const worthOpening = 0.1;

interface Words {
  title(milliseconds: string, steps: number): string;
  unprofiled(milliseconds: string): string;
  readonly layerColumns: readonly string[];
  readonly operatorColumns: readonly string[];
  others(count: number): string;
  readonly outside: Readonly<Record<OutsidePart, string>>;
  /** What belongs to no layer of the network's own. */
  readonly layers: Readonly<Record<string, string>>;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: (milliseconds, steps) =>
      `profile: ${milliseconds} ms a step, mean of ${steps} ${steps === 1 ? 'step' : 'steps'}`,
    unprofiled: (milliseconds) => `; ${milliseconds} ms when not profiled`,
    layerColumns: ['layer', 'forward', 'backward', 'update', 'ms', 'share'],
    operatorColumns: ['operator', 'calls', 'ms', 'share'],
    others: (count) => `${count} others`,
    outside: {
      data: '(reading data)',
      random: '(drawing random numbers)',
      feed: '(feeding)',
      call: '(calling ONNX Runtime)',
      betweenKernels: '(ONNX Runtime between operators)',
      results: '(reading results)',
      callbacks: '(callbacks)',
      checkpoint: '(writing checkpoints)',
    },
    layers: {},
  },
  zh: {
    title: (milliseconds, steps) => `耗时测量：每步 ${milliseconds} 毫秒，${steps} 步的平均值`,
    unprofiled: (milliseconds) => `；不测量时 ${milliseconds} 毫秒`,
    layerColumns: ['层', '前向', '反向', '更新', '毫秒', '占比'],
    operatorColumns: ['算子', '调用次数', '毫秒', '占比'],
    others: (count) => `其余 ${count} 个`,
    outside: {
      data: '（读取数据）',
      random: '（生成随机数）',
      feed: '（输入数据）',
      call: '（调用 ONNX Runtime）',
      betweenKernels: '（ONNX Runtime 算子之间）',
      results: '（读取结果）',
      callbacks: '（回调）',
      checkpoint: '（写检查点）',
    },
    layers: { loss: '损失', metrics: '指标', optimizer: '优化器', other: '其他' },
  },
};

/** A profile as tables for a person. */
export function showProfile(profile: StepProfile, language: Language = 'en'): string {
  const { layers, operators, outside, steps, milliseconds, unprofiledMilliseconds } = profile;
  const said = words[language];
  const rest = operators.slice(shownOperators);
  const beside = unprofiledMilliseconds === null ? '' : said.unprofiled(fixed(unprofiledMilliseconds));
  const besides = outside.map((each) => [said.outside[each.part], '', ...timeOf(each)]);
  return [
    `${said.title(fixed(milliseconds), steps)}${beside}`,
    '',
    ...table([
      said.layerColumns,
      ...layers.flatMap((each) => [
        layerRow({ ...each, layer: said.layers[each.layer] ?? each.layer }),
        ...(each.share < worthOpening ? [] : each.parts.map((part) => layerRow(part, '  '))),
      ]),
    ]),
    '',
    ...table([
      said.operatorColumns,
      ...operators
        .slice(0, shownOperators)
        .map((each) => [each.operator, String(Math.round(each.calls)), ...timeOf(each)]),
      ...(rest.length === 0 ? [] : [[said.others(rest.length), '', ...timeOf(sumOf(rest))]]),
      ...besides,
    ]),
  ].join('\n');
}

const layerRow = (time: LayerTime, indent = ''): string[] => [
  `${indent}${time.layer}`,
  ...[time.forward, time.backward, time.update].map((each) => (each === 0 ? '' : fixed(each))),
  ...timeOf(time),
];

const timeOf = ({ milliseconds, share }: TimeShare): string[] => [
  fixed(milliseconds),
  `${(share * 100).toFixed(1)}%`,
];

const sumOf = (times: readonly TimeShare[]): TimeShare => ({
  milliseconds: times.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  share: times.reduce((sum, { share }) => sum + share, 0),
});

const fixed = (milliseconds: number): string => milliseconds.toFixed(3);

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => widthOf(row[i]))));
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const blanks = ' '.repeat(widths[i] - widthOf(cell));
        return i === 0 ? `${cell}${blanks}` : `${blanks}${cell}`;
      })
      .join('  '),
  );
}

/** Columns of a terminal: Chinese characters and their brackets take two. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\p{Script=Han}（）]/u.test(letter) ? 2 : 1), 0);
