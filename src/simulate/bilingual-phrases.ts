import { Random } from '../core/random.ts';
import { writeCsv } from '../data/table/write.ts';
import { refuseExisting } from './checks.ts';
import { between, pick } from './draw.ts';

/** A sentence of a maintenance worker in two languages. */
export interface BilingualPhrase {
  readonly phrase_id: string;
  readonly english: string;
  readonly chinese: string;
}

export const phraseColumns = ['phrase_id', 'english', 'chinese'] as const;

type Words = readonly (readonly [english: string, chinese: string])[];

const machines: Words = [
  ['coolant pump', '冷却泵'],
  ['conveyor', '输送带'],
  ['hydraulic press', '液压机'],
  ['air compressor', '空压机'],
  ['gearbox', '减速箱'],
  ['robot arm', '机械臂'],
  ['spindle', '主轴'],
  ['exhaust fan', '排风机'],
];
const parts: Words = [
  ['bearing', '轴承'],
  ['shaft seal', '轴封'],
  ['drive belt', '传动皮带'],
  ['filter', '滤芯'],
  ['limit switch', '限位开关'],
  ['hose', '软管'],
  ['coupling', '联轴器'],
  ['motor', '电机'],
];
const faults: Words = [
  ['is leaking', '漏油'],
  ['is worn', '磨损'],
  ['is overheating', '过热'],
  ['is making a noise', '有异响'],
  ['is loose', '松动'],
  ['is broken', '断裂'],
  ['does not respond', '无反应'],
];
const works: Words = [
  ['replace', '更换'],
  ['check', '检查'],
  ['clean', '清洁'],
  ['tighten', '紧固'],
  ['lubricate', '润滑'],
];
const times: Words = [
  ['before the next shift', '在下一班之前'],
  ['today', '今天'],
  ['at the weekend', '周末'],
  ['immediately', '立即'],
];

type Pattern = (
  draw: (words: Words) => readonly [string, string],
  code: () => string,
  count: () => number,
) => [string, string];

const patterns: readonly Pattern[] = [
  (draw) => {
    const [[machine, 机], [part, 件], [fault, 障]] = [draw(machines), draw(parts), draw(faults)];
    return [`The ${part} of the ${machine} ${fault}.`, `${机}的${件}${障}。`];
  },
  (draw, code) => {
    const [[part, 件], [work, 作], [time, 时]] = [draw(parts), draw(works), draw(times)];
    const number = code();
    return [`Please ${work} the ${part} ${number} ${time}.`, `请${时}${作}${件}${number}。`];
  },
  (draw, code) => {
    const [[machine, 机], [fault, 障], [part, 件]] = [draw(machines), draw(faults), draw(parts)];
    const number = code();
    return [
      `The ${machine} ${fault}; order part ${number} for the ${part}.`,
      `${机}${障}，请为${件}订购零件${number}。`,
    ];
  },
  (draw, _code, count) => {
    const [[machine, 机], [part, 件]] = [draw(machines), draw(parts)];
    const [hours, temperature] = [count(), count()];
    return [
      `After ${hours} hours the ${part} of the ${machine} reached ${temperature} degrees.`,
      `运行${hours}小时后，${机}的${件}达到${temperature}度。`,
    ];
  },
];

/** Sentences and their translations, invented; the same seed gives the same ones. */
export function* simulatePhrases({
  rows,
  seed,
}: {
  readonly rows: number;
  readonly seed: number;
}): Generator<BilingualPhrase> {
  const random = new Random(seed).fork('phrases');
  const draw = (words: Words) => pick(random, words);
  const code = () =>
    `${pick(random, ['A', 'KX', 'M', 'BR'])}${between(random, 2, 40)}-${between(random, 100, 999)}`;
  for (let i = 0; i < rows; i++) {
    const [english, chinese] = pick(random, patterns)(draw, code, () => between(random, 12, 980));
    yield { phrase_id: `SIM-${i + 1}`, english, chinese };
  }
}

/** Writes simulated phrases as CSV, complete or not at all. Throws `UserError` where the file exists already. */
export async function writeBilingualPhrases(
  path: string,
  options: { readonly rows: number; readonly seed: number; readonly overwrite?: boolean },
): Promise<{ rows: number; seconds: number }> {
  const began = performance.now();
  refuseExisting(path, options.overwrite);
  function* cells() {
    for (const phrase of simulatePhrases(options)) yield phraseColumns.map((column) => phrase[column]);
  }
  await writeCsv(path, phraseColumns, cells(), { bom: true });
  return { rows: options.rows, seconds: (performance.now() - began) / 1000 };
}
