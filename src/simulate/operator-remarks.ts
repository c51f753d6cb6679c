import { Random } from '../core/random.ts';
import { writeCsv } from '../data/table/write.ts';
import { refuseExisting } from './checks.ts';
import { between, chance, pick } from './draw.ts';
import { expand } from './grammar.ts';

/** What an operator wrote about equipment, with what was thought and the stars given. */
export interface OperatorRemark {
  readonly remark_id: string;
  readonly remark: string;
  readonly sentiment: 'negative' | 'neutral' | 'positive';
  readonly stars: number;
}

export const remarkColumns = ['remark_id', 'remark', 'sentiment', 'stars'] as const;

const slots = {
  en: {
    thing: '(new|) (gripper|conveyor|control panel|torque wrench|labeller|coolant pump|robot cell|scanner)',
    good: 'works (well|without trouble|great)|is easy to set up|saves us {n} minutes a shift|runs (quieter|smoother) than the old one|never (jams|stopped) so far|is much better since the repair',
    bad: '(jams|stops) every {n} minutes|is hard to reach and slow|(broke|failed) again|is worse than the old one|is too loud|does not hold its setting|never works when you need it',
    plain:
      'was installed on line {n}|is used on both shifts|has been here for {n} weeks|was serviced on schedule',
  },
  zh: {
    thing: '(新|这台|)(夹具|输送带|操作面板|扭矩扳手|贴标机|冷却泵|机器人单元|扫码枪)',
    good: '很好用|调试方便|每班省{n}分钟|比以前(安静|顺)多了|一直没卡过|维修后好多了',
    bad: '每{n}分钟就卡一次|又坏了|不好用，太慢|比旧的还差|噪音太大|参数总跑偏|要用的时候就出毛病',
    plain: '装在{n}号线|两个班都在用|用了{n}周|按计划保养过',
  },
};

/** Remarks in English and Chinese, invented; the same seed gives the same ones. Some praise one thing and blame another. */
export function* simulateRemarks({
  rows,
  seed,
}: {
  readonly rows: number;
  readonly seed: number;
}): Generator<OperatorRemark> {
  const random = new Random(seed).fork('remarks');
  for (let i = 0; i < rows; i++) {
    const chinese = chance(random, 0.5);
    const words = slots[chinese ? 'zh' : 'en'];
    const say = (template: string): string =>
      expand(template, random, (slot) => (slot === 'n' ? String(between(random, 2, 60)) : say(words.thing)));
    const sentiment = pick(random, ['negative', 'neutral', 'positive', 'positive', 'negative'] as const);
    const own = { negative: words.bad, neutral: words.plain, positive: words.good }[sentiment];
    const other = sentiment === 'positive' ? words.bad : words.good;
    const mixed = sentiment !== 'neutral' && chance(random, 0.2);
    const first = `${say(words.thing)}${chinese ? '' : ' '}${say(own)}`.trim();
    // What comes after "but" decides.
    const remark = mixed
      ? chinese
        ? `${say(words.thing)}${say(other)}，但是${first}`
        : `${say(words.thing)} ${say(other)}, but the ${first}`.trim()
      : first;
    const stars = {
      negative: mixed ? 2 : between(random, 1, 2),
      neutral: 3,
      positive: mixed ? 4 : between(random, 4, 5),
    };
    yield { remark_id: `SIM-${i + 1}`, remark, sentiment, stars: stars[sentiment] };
  }
}

/** Writes simulated remarks as CSV, complete or not at all. Throws `UserError` where the file exists already. */
export async function writeRemarks(
  path: string,
  options: { readonly rows: number; readonly seed: number; readonly overwrite?: boolean },
): Promise<{ rows: number; seconds: number }> {
  const began = performance.now();
  refuseExisting(path, options.overwrite);
  function* cells() {
    for (const remark of simulateRemarks(options))
      yield remarkColumns.map((column) => String(remark[column]));
  }
  await writeCsv(path, remarkColumns, cells(), { bom: true });
  return { rows: options.rows, seconds: (performance.now() - began) / 1000 };
}
