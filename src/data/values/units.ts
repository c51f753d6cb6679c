/** A unit of a kind: a value in it is `value * factor + offset` in the kind's base unit. */
export interface Unit {
  readonly kind: string;
  readonly factor: number;
  readonly offset: number;
}

type Spellings = Readonly<Record<string, number | readonly [factor: number, offset: number]>>;

/** Names of units with the factor to the first of each kind; names in several languages have blanks between them. */
const kinds: Readonly<Record<string, Spellings>> = {
  temperature: {
    '°C degC deg.C celsius 摄氏度 摄氏 grad Grad': 1,
    'K kelvin 开尔文': [1, -273.15],
    '°F degF fahrenheit 华氏度 华氏': [5 / 9, -160 / 9],
  },
  pressure: {
    'Pa pascal 帕 帕斯卡': 1,
    'hPa mbar 百帕': 100,
    'kPa 千帕': 1e3,
    'MPa 兆帕': 1e6,
    'GPa 吉帕': 1e9,
    'bar Bar 巴 bara bar(a) bar(abs)': 1e5,
    'psi PSI lbf/in2': 6894.757293168,
    'atm 大气压': 101325,
    'mmHg Torr torr 毫米汞柱': 133.322387415,
    'kgf/cm2 kg/cm2 公斤/平方厘米': 98066.5,
    'N/mm2': 1e6,
    inHg: 3386.389,
    'mmH2O mmWS': 9.80665,
  },
  pressureOverAir: {
    'barg bar(g) barü bar(ü) bar(rel) Barg': 1e5,
    'mbarg mbar(g)': 100,
    'kPag kPa(g)': 1e3,
    'MPag MPa(g)': 1e6,
    psig: 6894.757293168,
  },
  length: {
    'm meter metre meters metres Meter 米': 1,
    'mm 毫米': 1e-3,
    'cm 厘米 公分': 1e-2,
    'dm 分米': 0.1,
    'km 千米 公里': 1e3,
    'μm um micron microns micrometer 微米': 1e-6,
    'nm 纳米': 1e-9,
    'in inch inches Zoll zoll " ″ 英寸': 0.0254,
    'ft feet foot 英尺': 0.3048,
    'mil mils thou': 2.54e-5,
  },
  mass: {
    'kg kilogramm 千克 公斤': 1,
    'g Gramm gram grams 克': 1e-3,
    'mg 毫克': 1e-6,
    'μg ug 微克': 1e-9,
    't tonne tonnes Tonne Tonnen 吨': 1e3,
    'lb lbs 磅': 0.45359237,
    'oz 盎司': 0.028349523125,
    '斤 市斤': 0.5,
  },
  time: {
    'h hr hrs hour hours Std Std. Stunde Stunden 小时 时': 3600,
    'min mins minute minutes Min Min. Minute Minuten 分钟': 60,
    's sec secs second seconds Sek Sek. Sekunde Sekunden 秒 秒钟': 1,
    'ms msec 毫秒': 1e-3,
    'μs us 微秒': 1e-6,
    'd day days Tag Tage 天 日': 86_400,
  },
  frequency: {
    'Hz 赫兹 赫 1/s': 1,
    'kHz 千赫 千赫兹': 1e3,
    'MHz 兆赫 兆赫兹': 1e6,
    'GHz 吉赫': 1e9,
    'rpm RPM r/min U/min 1/min min-1 Upm upm 转/分 转/分钟 转每分': 1 / 60,
  },
  voltage: {
    'V volt volts Volt 伏 伏特': 1,
    'mV 毫伏': 1e-3,
    'kV 千伏': 1e3,
    'μV uV 微伏': 1e-6,
  },
  current: {
    'A amp amps ampere Ampere 安 安培': 1,
    'mA 毫安': 1e-3,
    'μA uA 微安': 1e-6,
    'kA 千安': 1e3,
  },
  power: {
    'W watt watts Watt 瓦 瓦特': 1,
    'kW KW 千瓦': 1e3,
    'MW 兆瓦': 1e6,
    'GW 吉瓦': 1e9,
    'mW 毫瓦': 1e-3,
    'PS 马力': 735.49875,
    'hp HP': 745.69987158,
  },
  energy: {
    'J 焦 焦耳': 1,
    'kJ 千焦': 1e3,
    'MJ 兆焦': 1e6,
    'GJ 吉焦': 1e9,
    'Wh 瓦时': 3600,
    'kWh KWh kW·h kW.h kWH 千瓦时 度电': 3.6e6,
    'MWh 兆瓦时': 3.6e9,
    GWh: 3.6e12,
    'kcal 千卡 大卡': 4184,
    'cal 卡': 4.184,
  },
  force: {
    'N newton Newton 牛 牛顿': 1,
    'kN 千牛': 1e3,
    'mN 毫牛': 1e-3,
    'kgf 公斤力': 9.80665,
    lbf: 4.4482216,
  },
  torque: {
    'Nm N·m N.m N-m 牛米 牛·米': 1,
    'kNm kN·m': 1e3,
    'mNm mN·m': 1e-3,
    'Ncm N·cm': 1e-2,
    'lbf·ft ft-lb': 1.3558179483,
  },
  volume: {
    'm3 cbm 立方米 立方 方': 1,
    'l L liter litre liters litres Liter 升 公升': 1e-3,
    'ml mL 毫升': 1e-6,
    'μl uL μL ul 微升': 1e-9,
    'hl hL': 0.1,
    'cm3 ccm cc 立方厘米': 1e-6,
    'mm3 立方毫米': 1e-9,
    'gal gallon gallons 加仑': 0.003785411784,
  },
  flow: {
    'm3/h m3/hr cbm/h 立方米/小时 立方米/时 方/小时': 1,
    'm3/min 立方米/分': 60,
    'm3/s 立方米/秒': 3600,
    'l/min L/min lpm LPM 升/分 升/分钟': 0.06,
    'l/h L/h 升/小时 升/时': 1e-3,
    'l/s L/s 升/秒': 3.6,
    'ml/min mL/min 毫升/分': 6e-5,
    'gpm GPM': 0.2271247,
  },
  massFlow: {
    'kg/h 千克/小时 公斤/小时': 1,
    'kg/min': 60,
    'kg/s': 3600,
    't/h 吨/小时 吨/时': 1e3,
    'g/s': 3.6,
    'g/min': 0.06,
    'lb/h': 0.45359237,
  },
  speed: {
    'm/s 米/秒': 1,
    'mm/s 毫米/秒': 1e-3,
    'cm/s 厘米/秒': 1e-2,
    'm/min 米/分 米/分钟': 1 / 60,
    'mm/min 毫米/分': 1 / 60_000,
    'km/h kmh 公里/小时 千米/小时': 1 / 3.6,
    'in/s ips': 0.0254,
    'ft/min fpm': 0.00508,
    mph: 0.44704,
  },
  acceleration: { 'm/s2 米/秒2': 1, 'mm/s2': 1e-3, 'cm/s2': 1e-2 },
  area: {
    'm2 qm 平方米 平米': 1,
    'mm2 平方毫米': 1e-6,
    'cm2 平方厘米': 1e-4,
    km2: 1e6,
    in2: 6.4516e-4,
    ft2: 0.09290304,
  },
  resistance: {
    'Ω ohm Ohm ohms 欧 欧姆': 1,
    'mΩ mohm 毫欧': 1e-3,
    'kΩ kohm kOhm 千欧': 1e3,
    'MΩ Mohm MOhm 兆欧': 1e6,
  },
  share: {
    fraction: 100,
    '% percent Prozent pct vH v.H.': 1,
    '‰ Promille permille 千分之': 0.1,
    ppm: 1e-4,
    ppb: 1e-7,
  },
  concentration: {
    'g/l g/L kg/m3 克/升': 1,
    'mg/l mg/L g/m3 毫克/升': 1e-3,
    'μg/l ug/l μg/L ug/L mg/m3': 1e-6,
    'g/ml g/mL g/cm3': 1e3,
  },
  viscosity: { 'Pa·s Pas Pa.s 帕秒': 1, 'mPa·s mPas mPa.s cP cp 毫帕秒': 1e-3 },
  bytes: { 'B byte bytes 字节': 1, 'KB kB': 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
};

/** Short for a unit only beside others of its kind: `5 C` may be coulomb, five of grade C, or Celsius. */
const shortNames: Readonly<Record<string, Spellings>> = {
  temperature: { 'C c 度 ℃': 1, 'F f': [5 / 9, -160 / 9] },
  time: { 'H 点 hrs.': 3600, 'm M mn 分': 60, 'S sek': 1, 'D T': 86_400 },
  length: { MM: 1e-3, CM: 1e-2, "'": 0.3048 },
  mass: { 'KG Kg': 1, G: 1e-3, 'T To to': 1e3 },
  pressure: { BAR: 1e5, 'MPA Mpa mpa': 1e6, 'KPA Kpa kpa': 1e3, PA: 1 },
  voltage: { v: 1, 'KV Kv kv': 1e3, 'mv MV': 1e-3 },
  current: { a: 1, 'ma MA': 1e-3 },
  power: { w: 1, 'kw Kw': 1e3 },
  frequency: { 'hz HZ': 1, 'khz KHz KHZ': 1e3, 'Rpm U': 1 / 60 },
  energy: { 'kwh KWH Kwh 度': 3.6e6 },
};

const tableOf = (all: Readonly<Record<string, Spellings>>): Map<string, Unit[]> => {
  const table = new Map<string, Unit[]>();
  for (const [kind, spellings] of Object.entries(all)) {
    for (const [names, value] of Object.entries(spellings)) {
      const [factor, offset] = typeof value === 'number' ? [value, 0] : value;
      for (const name of names.split(' ')) {
        const key = unitForm(name);
        table.set(key, [...(table.get(key) ?? []), { kind, factor, offset }]);
      }
    }
  }
  return table;
};

/** A unit without differences of width, blanks and ways to write a product or a power. */
export const unitForm = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s^]+|\*\*/g, '')
    .replace(/[·•⋅×*∙]/g, '·')
    .replace(/[º˚]/g, '°')
    .replace(/µ/g, 'μ')
    .replace(/Ω/g, 'Ω');

let known: { readonly full: Map<string, Unit[]>; readonly short: Map<string, Unit[]> } | undefined;

/**
 * What is known of a unit, by any of its usual names: `°C`, `mbar`, `U/min`, `千帕`. `beside` is the kind of the units around
 * it, which makes more names readable. Undefined where it is not known.
 */
export function unitOf(text: string, beside?: string): Unit | undefined {
  known ??= { full: tableOf(kinds), short: tableOf(shortNames) };
  const form = unitForm(text);
  const sure = known.full.get(form);
  if (beside !== undefined) {
    const fitting = [...(sure ?? []), ...(known.short.get(form) ?? [])].find(({ kind }) => kind === beside);
    if (fitting !== undefined) return fitting;
  }
  return sure?.[0];
}

/**
 * How a value in one unit becomes one in another. Undefined where they are of different kinds or not known: a value must not
 * be taken then.
 */
export function converter(from: string, to: string): ((value: number) => number) | undefined {
  if (unitForm(from) === unitForm(to)) return (value) => value;
  const target = unitOf(to) ?? unitOf(to, unitOf(from)?.kind);
  const source = target && unitOf(from, target.kind);
  if (target === undefined || source === undefined || source.kind !== target.kind) {
    // Words that are not known here, such as `pcs` and `PCS`, or `mm` of `mm/rev`.
    const [own, other] = [unitForm(from).toLowerCase(), unitForm(to).toLowerCase()];
    const same = own === other || (target === undefined && other.startsWith(`${own}/`));
    return same && source === undefined ? (value) => value : undefined;
  }
  if (source.factor === target.factor && source.offset === target.offset) return (value) => value;
  const factor = source.factor / target.factor;
  const offset = (source.offset - target.offset) / target.factor;
  // Steps of a hundredth of a unit of the last place are of the arithmetic, not of the value.
  return (value) => Number((value * factor + offset).toPrecision(14));
}

const bracketed = /[[(（【<{]\s*([^\])）】>}]{1,14})\s*[\])）】>}]$/u;

/** A unit in brackets behind a name that is not known here, but can be no word: `feed [mm/rev]`. */
export function compoundOfHeader(name: string): string | undefined {
  const found = bracketed.exec(name.normalize('NFKC').trim())?.[1];
  return found !== undefined && /^[\p{L}°%]{1,6}[/·*][\p{L}\d]/u.test(found) ? found : undefined;
}

/** Units that end a column's name without brackets: `Temp °F`, `Temp_degF`, `Pressure psi`. */
const bareInHeader =
  /(?:^|[\s_-])(°\s?[CFK]|deg[CF]|celsius|fahrenheit|psi|psig|m?barg?|[hkM]Pa|rpm|[µμu]m|mm|cm|kg|k?Nm?|k?Wh?|[kM]?Hz|k?V|mA|m3\/?h|l\/min|m{1,2}\/s)$/u;
/** In brackets these say which of several values it is. */
const noUnit = /^(?:min|max|avg|mean|sum|ist|soll|last|in|out|left|right|[a-z])$/iu;

/** The unit that a column's name ends with: `Temperature [°C]`, `Druck (bar)`, `压力/MPa`, `speed in mm/s`, `Temp_degF`. */
export function unitOfHeader(name: string): string | undefined {
  const text = name.normalize('NFKC').trim();
  const found =
    bracketed.exec(text)?.[1] ??
    /\s(?:in|en|单位[:：]?)\s+(\S{1,12})$/iu.exec(text)?.[1] ??
    bareInHeader.exec(text)?.[1] ??
    /[/,，:：]\s*([^\s/,，:：]{1,12}(?:\/[^\s/]{1,6})?)$/u.exec(text)?.[1];
  const unit = found?.replace(/^(?:in|单位[:：]?)\s*/iu, '').trim();
  if (unit === undefined || (noUnit.test(unit) && !/^[°%ACFKVWNJgshm]$/u.test(unit))) return undefined;
  return unitOf(unit) !== undefined ? unit : undefined;
}

/** Whether a text is a unit of any kind, also by a name that is one only beside others of its kind. */
export function isUnit(text: string): boolean {
  known ??= { full: tableOf(kinds), short: tableOf(shortNames) };
  const form = unitForm(text);
  return known.full.has(form) || known.short.has(form);
}
