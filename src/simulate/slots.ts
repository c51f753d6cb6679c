import type { Random } from '../core/random.ts';
import type { Breakdown } from './breakdowns.ts';
import { type ComponentId, components } from './components.ts';
import { between, chance, pick } from './draw.ts';
import { failureClasses } from './failures.ts';
import { expand } from './grammar.ts';
import type { Machine } from './plant.ts';

export interface SlotContext {
  readonly breakdown: Breakdown;
  /** Who else may be named. */
  readonly colleague: string;
  readonly language: 'en' | 'zh';
  /** The language in which components are named, which may be the other one in mixed texts. */
  readonly namesIn: 'en' | 'zh';
  /** What the component was called first in this order: it keeps that name, and where it is needs no repeating. */
  readonly named: Map<'en' | 'zh', string>;
  readonly random: Random;
}

const bearings = ['6204-2RS', '6205ZZ', '6308-C3', '22212EK', 'UCP208', '7014C', 'NU210', 'UCF206', '6310'];

/** The text for a slot of a template: `{c}` the component, `{m}` the machine, the others numbers and names. */
export function fillSlot(slot: string, context: SlotContext): string {
  const { random, breakdown } = context;
  switch (slot) {
    case 'c':
      return nameComponent(breakdown.component, context, random);
    case 'm':
      return nameMachine(breakdown.machine, context.language, random);
    case 't':
      return context.colleague;
    case 'code':
      return alarmCode(breakdown, random);
    case 'part':
      return chance(random, 0.4)
        ? pick(random, bearings)
        : `${pick(random, ['A', 'B', 'K', 'MX', '4TR', 'P'])}${between(random, 100, 9999)}${pick(random, ['', '-1', '-02', '/B', 'X'])}`;
    case 'bar':
      return `${between(random, 20, 210)}${pick(random, ['bar', ' bar', 'bar', 'kg'])}`;
    case 'airbar':
      return `${(2 + 4 * random.next()).toFixed(1)}${pick(random, ['bar', ' bar', 'kg'])}`;
    case 'temp':
      return `${between(random, 55, 120)}${pick(random, ['C', '°C', '℃', ' deg', '度'])}`;
    case 'amp':
      return `${between(random, 3, 180)}${pick(random, ['A', ' A', 'amp'])}`;
    case 'mohm':
      return `${(random.next() * 2).toFixed(1)}M${pick(random, ['', 'ohm', 'Ω'])}`;
    case 'mm':
      return chance(random, 0.5) ? `${(random.next() * 2).toFixed(2)}mm` : `${between(random, 1, 60)} mm`;
    case 'vib':
      return `${(4 + 9 * random.next()).toFixed(1)}${pick(random, ['mm/s', ' mm/s', ''])}`;
    case 'torque':
      return `${between(random, 20, 300)}Nm`;
    case 'litres':
      return `${between(random, 1, 40)}${pick(random, ['L', ' L', ' ltr', 'l', '升'])}`;
    case 'pct':
      return `${between(random, 2, 9)}%`;
    case 'hours':
      return `${pick(random, [250, 500, 1000, 2000, 4000])}${pick(random, ['h', 'hr', ' hrs', '小时'])}`;
    case 'hrs':
      return `${(between(random, 1, 12) / 2).toString()}h`;
    case 'qty':
      return `${between(random, 2, 60)}`;
    case 'few':
      return `${between(random, 2, 6)}`;
    case 'io':
      return `${pick(random, ['X', 'I', 'DI', 'E'])}${between(random, 0, 31)}.${between(random, 0, 7)}`;
    case 'ref':
      return `${pick(random, ['', '', '#', 'WO'])}${between(random, 10_000, 99_999)}`;
    case 'bin':
      return `${pick(random, ['A', 'B', 'C', 'D'])}${between(random, 1, 40)}-${between(random, 1, 9)}`;
    case 'time':
      return `${between(random, 0, 23)}:${String(between(random, 0, 59)).padStart(2, '0')}`;
    case 'date':
      return new Date(breakdown.time + between(random, 1, 60) * 86_400_000).toISOString().slice(5, 10);
    case 'shift':
      return pick(random, ['A', 'B', 'C']);
    case 'tag':
      return String(breakdown.machine.number);
    default:
      throw new Error(`no slot {${slot}} is known`);
  }
}

const placesEn = {
  before: [
    'L/H',
    'R/H',
    'left',
    'right',
    'front',
    'rear',
    'upper',
    'lower',
    'no 2',
    '#1',
    '#2',
    '#3',
    'main',
    'station 4',
  ],
  after: [
    'op side',
    'drive side',
    'non drive side',
    'at station 3',
    'zone 2',
    'near door',
    'under guard',
    'top',
    'infeed end',
  ],
};
const placesZh = [
  '左',
  '右',
  '前',
  '后',
  '上',
  '下',
  '2号',
  '1#',
  '3#',
  '操作侧',
  '传动侧',
  '后侧',
  '3工位',
  '进料端',
  '二区',
];

function nameComponent(id: ComponentId, { namesIn, named }: SlotContext, random: Random): string {
  const before = named.get(namesIn);
  if (before !== undefined) return before;
  const name = expand(components[id][namesIn], random, () => '');
  named.set(namesIn, name);
  if (!chance(random, 0.3)) return name;
  if (namesIn === 'zh') return pick(random, placesZh) + name;
  return chance(random, 0.6)
    ? `${pick(random, placesEn.before)} ${name}`
    : `${name} ${pick(random, placesEn.after)}`;
}

/** The machine as people call it: `IMM-03`, `IMM 3`, `moulder 3`, `3#机`, `3号注塑机`. */
export function nameMachine(machine: Machine, language: 'en' | 'zh', random: Random): string {
  const { tag, number, type } = machine;
  const form = random.integer(5);
  if (form === 0) return tag;
  if (form === 1) return `${type.code}${pick(random, ['', ' '])}${number}`;
  const name = expand(type[language], random, () => String(number));
  if (language === 'zh') return form === 2 ? `${number}#机` : `${number}${pick(random, ['#', '号'])}${name}`;
  return form === 2 ? `#${number} ${name}` : `${name} ${number}`;
}

/** Controllers group their alarms by kind of trouble, and people misread or quote the wrong one. */
function alarmCode(breakdown: Breakdown, random: Random): string {
  const group = chance(random, 0.6)
    ? failureClasses.indexOf(breakdown.failure)
    : random.integer(failureClasses.length);
  return `${breakdown.machine.type.alarm}${100 + 40 * group + random.integer(12)}`;
}
