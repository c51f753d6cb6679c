import { UserError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import { type Breakdown, simulateBreakdowns } from './breakdowns.ts';
import { checkRowCount } from './checks.ts';
import { chooseLanguage, describe, reuse } from './describe.ts';
import { chance, logNormal, pick, pickWeighted } from './draw.ts';
import { type Action, type FailureClass, failureTraits } from './failures.ts';
import { writeLabel } from './labels.ts';
import { buildPlant } from './plant.ts';
import { hireWriters, type Language, type Writer } from './writers.ts';

/** A simulated maintenance work order; the keys are the columns of the file. Empty means not filled in. */
export interface WorkOrder {
  /** `SIM-0000001`: the prefix says that the order is simulated. */
  readonly order_id: string;
  /** Local time, ISO 8601 without a zone. */
  readonly reported_at: string;
  readonly line: string;
  readonly machine: string;
  readonly machine_type: string;
  readonly reported_by: string;
  readonly description: string;
  /** The label: one of `failureClasses`, one of `labelVariants`, or empty. */
  readonly failure: string;
  readonly action: Action | '';
  readonly downtime_min: number | null;
  /** Parts and work, in the plant's currency. */
  readonly cost: number | null;
}

/** An order together with the truth that a real plant would not know. */
export interface TrueWorkOrder {
  readonly order: WorkOrder;
  readonly trueFailure: FailureClass;
  readonly language: Language;
}

export interface SimulationOptions {
  readonly rows: number;
  readonly seed: number;
  /** First day, `YYYY-MM-DD`; 2021-01-04 unless given. */
  readonly start?: string;
  /**
   * About the last day: the plant then fails often enough to fill the time with `rows` orders, which differ from
   * those without `end`. Without it there are about 18 orders a day.
   */
  readonly end?: string;
}

const DAY = 86_400_000;
const NATURAL_ORDERS_PER_DAY = 18;
/** Share of the orders that are sent twice, minutes apart. */
const SENT_TWICE = 0.008;
/** How many texts of a kind of failure and machine are remembered for copy and paste. */
const REMEMBERED = 12;

/**
 * Simulated maintenance work orders of an invented plant, in the order of time: messy, in Chinese, English and
 * a mixture, with duplicates, and with labels that are missing, misspelt or wrong. The same seed gives the same
 * orders, and the first ones do not depend on `rows`. Memory use does not grow with `rows`.
 *
 * Throws `UserError` for invalid options.
 *
 * @example for (const order of simulateWorkOrders({ rows: 1000, seed: 7 })) console.log(order.description);
 */
export function simulateWorkOrders(options: SimulationOptions): Iterable<WorkOrder> {
  const orders = simulateTrueWorkOrders(options);
  return {
    *[Symbol.iterator]() {
      for (const { order } of orders) yield order;
    },
  };
}

/** The same orders, each with what really failed. */
export function simulateTrueWorkOrders(options: SimulationOptions): Iterable<TrueWorkOrder> {
  const { rows, seed } = options;
  checkRowCount(rows);
  if (!Number.isSafeInteger(seed)) {
    throw new UserError({
      en: `the seed must be a whole number, not ${seed}`,
      zh: `随机种子必须是整数，而不是 ${seed}`,
    });
  }
  const start = parseDay(options.start ?? '2021-01-04', 'start');
  let pace = 1;
  if (options.end !== undefined) {
    const days = (parseDay(options.end, 'end') - start) / DAY;
    if (days < 1) {
      throw new UserError({
        en: `the end date ${options.end} must be after the start date; give a later one`,
        zh: `结束日期 ${options.end} 必须晚于开始日期；请改为更晚的日期`,
      });
    }
    pace = rows / (days * NATURAL_ORDERS_PER_DAY);
  }
  return { [Symbol.iterator]: () => generate(rows, new Random(seed), start, pace) };
}

function parseDay(text: string, option: 'start' | 'end'): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new UserError({
      en: `the ${option} date "${text}" is not a day; write it as 2024-01-31`,
      zh: `${option === 'start' ? '开始' : '结束'}日期“${text}”不是有效日期；请写成 2024-01-31 的形式`,
    });
  }
  return time;
}

function* generate(rows: number, seeded: Random, start: number, pace: number): Generator<TrueWorkOrder> {
  const plant = buildPlant(seeded.fork('plant'));
  const writers = hireWriters(seeded.fork('writers'));
  const random = seeded.fork('orders');
  const shifts = [0, 1, 2].map((shift) => {
    const present = writers.filter((writer) => writer.shift === shift);
    return { present, weights: Object.fromEntries(present.map(({ activity }, index) => [index, activity])) };
  });
  const remembered = new Map<string, { text: string; language: Language }[]>();
  let written = 0;

  for (const breakdown of simulateBreakdowns(plant, seeded.fork('breakdowns'), start, pace)) {
    const { present, weights } = shifts[shiftAt(breakdown.time)] ?? { present: writers, weights: { 0: 1 } };
    const writer = present[Number(pickWeighted(random, weights))] ?? pick(random, present);
    const action = pickWeighted(random, failureTraits[breakdown.failure].actions);
    const { text, language } = writeText(breakdown, action, writer, writers, remembered, random);
    const order = fillIn(breakdown, text, action, writer, random);
    const copies = chance(random, SENT_TWICE) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const time = breakdown.time + copy * (1 + random.integer(9)) * 60_000;
      const order_id = `SIM-${String(++written).padStart(7, '0')}`;
      const reported_at = new Date(time).toISOString().slice(0, 19);
      yield { order: { order_id, reported_at, ...order }, trueFailure: breakdown.failure, language };
      if (written === rows) return;
    }
  }
}

/** 0 from six to two, 1 until ten in the evening, 2 at night. */
function shiftAt(time: number): number {
  const hour = (time % DAY) / 3_600_000;
  return hour < 6 || hour >= 22 ? 2 : hour < 14 ? 0 : 1;
}

function writeText(
  breakdown: Breakdown,
  action: Action,
  writer: Writer,
  writers: readonly Writer[],
  remembered: Map<string, { text: string; language: Language }[]>,
  random: Random,
): { text: string; language: Language } {
  const key = `${breakdown.failure} ${breakdown.machine.type.code} ${writer.language}`;
  let earlier = remembered.get(key);
  if (earlier === undefined) {
    earlier = [];
    remembered.set(key, earlier);
  }
  if (earlier.length > 0 && chance(random, writer.copies)) {
    const { text, language } = pick(random, earlier);
    return { text: reuse(text, writer, random), language };
  }
  const language = chooseLanguage(writer, random);
  const text = describe(breakdown, action, writer, pick(random, writers).name, language, random);
  if (text.trim().length > 3) {
    if (earlier.length < REMEMBERED) earlier.push({ text, language });
    else earlier[random.integer(REMEMBERED)] = { text, language };
  }
  return { text, language };
}

function fillIn(
  { machine, failure }: Breakdown,
  description: string,
  action: Action,
  writer: Writer,
  random: Random,
): Omit<WorkOrder, 'order_id' | 'reported_at'> {
  const { downtime, parts } = failureTraits[failure];
  const minutes = Math.max(1, Math.round(logNormal(random, downtime, 0.7)));
  const replaced = action === 'Replaced' || action === 'Serviced' ? 1 : 0.15;
  const cost = minutes * 0.9 + replaced * logNormal(random, parts, 0.8);
  return {
    line: machine.line,
    machine: machine.tag,
    machine_type: machine.type.name,
    reported_by: writer.name,
    description,
    failure: writeLabel(failure, writer, random),
    action: chance(random, 0.04) ? '' : action,
    // People round to five minutes, or leave it out.
    downtime_min: chance(random, 0.06)
      ? null
      : minutes > 20 && chance(random, 0.7)
        ? Math.round(minutes / 5) * 5
        : minutes,
    cost: chance(random, 0.08) ? null : Math.round(cost * 100) / 100,
  };
}
