import type { Language } from './language/language.ts';

/** Numbers as a reader of the language writes them. A value that is no number reads as a dash. */
export interface Format {
  /** 20,000 */
  count(value: number): string;
  /** 0.934 with the given number of digits. */
  decimal(value: number, digits?: number): string;
  /** A fraction as a percentage: 0.934 gives 93.4%. */
  percent(fraction: number, digits?: number): string;
  /** A quantity of any size with three significant figures: 1,230, 12.3, 0.0123. */
  amount(value: number): string;
  /** Seconds as "2 min 13 s". */
  duration(seconds: number): string;
  /** Bytes as "4.2 MB" (1 MB is 1,000,000 bytes). */
  bytes(value: number): string;
  /** An ISO date as a calendar day with the time, in UTC. */
  moment(iso: string): string;
}

const LOCALE: Record<Language, string> = { en: 'en-US', zh: 'zh-CN' };
const TIME_UNITS: Record<Language, readonly [string, string, string]> = {
  en: [' h', ' min', ' s'],
  zh: [' 小时', ' 分', ' 秒'],
};

export function formatFor(language: Language): Format {
  const locale = LOCALE[language];
  const fixed = (digits: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const orDash = (value: number, write: () => string) => (Number.isFinite(value) ? write() : '–');
  return {
    count: (value) => orDash(value, () => integer.format(value)),
    decimal: (value, digits = 3) => orDash(value, () => fixed(digits).format(value)),
    percent: (fraction, digits = 1) => orDash(fraction, () => `${fixed(digits).format(fraction * 100)}%`),
    amount: (value) => {
      if (Number.isInteger(value)) return integer.format(value);
      const digits = 2 - Math.floor(Math.log10(Math.abs(value)));
      return orDash(value, () => fixed(Math.min(Math.max(digits, 0), 6)).format(value));
    },
    duration: (seconds) => orDash(seconds, () => duration(seconds, TIME_UNITS[language], fixed)),
    bytes: (value) => orDash(value, () => bytes(value, fixed)),
    moment: (iso) => {
      const date = new Date(iso);
      return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    },
  };
}

function duration(
  seconds: number,
  [hour, minute, second]: readonly [string, string, string],
  fixed: (digits: number) => Intl.NumberFormat,
): string {
  if (seconds < 10) return fixed(1).format(seconds) + second;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${second}`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${minute} ${whole % 60}${second}`;
  return `${Math.floor(whole / 3600)}${hour} ${Math.floor((whole % 3600) / 60)}${minute}`;
}

function bytes(value: number, fixed: (digits: number) => Intl.NumberFormat): string {
  if (value < 1000) return `${Math.round(value)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let scaled = value / 1000;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${fixed(scaled < 100 ? 1 : 0).format(scaled)} ${units[unit]}`;
}
