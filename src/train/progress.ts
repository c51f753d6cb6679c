import type { Language } from '../core/language.ts';
import type { BatchProgress, Callback, EpochLogs } from './callbacks.ts';
import { memoryLine } from './memory.ts';

/** Where progress is shown: standard error, or a place of a test's own. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Shows loss, metrics, samples a second and time left: one line that is written over on a terminal, elsewhere a plain
 * line every ten seconds and one an epoch.
 */
export function progressLine({
  output = process.stderr,
  perEpoch = false,
  note,
  language = 'en',
}: {
  output?: ProgressOutput;
  perEpoch?: boolean;
  /** What is said once, before the first step. */
  note?: string;
  language?: Language;
} = {}): Callback {
  let start = 0;
  let first = 0;
  let shown = 0;
  let last: BatchProgress | undefined;
  const live = output.isTTY === true && !perEpoch;
  const show = (text: string, done: boolean): void => {
    if (live) output.write(`\r${cut(text, (output.columns ?? 100) - 1)}${done ? '\n' : ''}`);
    else output.write(`${text}\n`);
  };
  const words = progressWords[language];
  return {
    onTrainBegin({ memory }) {
      if (note !== undefined) output.write(`${note}\n`);
      if (memory !== undefined) output.write(`${memoryLine(memory, language)}\n`);
    },
    onBatchEnd(progress) {
      const now = Date.now();
      const seen = progress.epoch * progress.total + progress.done;
      if (last === undefined) {
        start = now;
        shown = now;
        first = seen;
      }
      last = progress;
      if (perEpoch || now - shown < (live ? 200 : 10_000)) return;
      shown = now;
      const rate = (seen - first) / Math.max(0.001, (now - start) / 1000);
      const left = (progress.epochs * progress.total - seen) / rate;
      const share = Math.floor((100 * progress.done) / progress.total);
      show(`${words.title(progress)} ${share}% ${shownLogs(progress.logs)}${words.pace(rate, left)}`, false);
    },
    onEpochEnd(_, logs) {
      if (last === undefined) return;
      const seen = (last.epoch + 1) * last.total;
      const rate = (seen - first) / Math.max(0.001, (Date.now() - start) / 1000);
      const left = ((last.epochs - last.epoch - 1) * last.total) / rate;
      show(`${words.title(last)} ${shownLogs(logs)}${words.pace(rate, left)}`, true);
    },
  };
}

const shownLogs = (logs: EpochLogs): string =>
  Object.entries(logs)
    .filter(([name]) => name !== 'learningRate')
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(' ');
const rateOf = (rate: number): string => (rate >= 100 ? String(Math.round(rate)) : rate.toFixed(1));

/** Where training is, and samples a second and time left; these not where too little time has passed to compute them. */
const progressWords = {
  en: {
    title: ({ epoch, epochs }: BatchProgress) => `epoch ${epoch + 1}/${epochs}`,
    pace: (rate: number, left: number) =>
      rate > 0 ? ` · ${rateOf(rate)} samples/s · ${duration(left)} left` : '',
  },
  zh: {
    title: ({ epoch, epochs }: BatchProgress) => `第 ${epoch + 1}/${epochs} 轮`,
    pace: (rate: number, left: number) =>
      rate > 0 ? ` · ${rateOf(rate)} 样本/秒 · 剩余 ${duration(left, 'zh')}` : '',
  },
} as const;

const units = { en: [' s', ' min ', ' h ', ' min'], zh: [' 秒', ' 分 ', ' 小时 ', ' 分'] } as const;

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number, language: Language = 'en'): string {
  const [s, min, h, last] = units[language];
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}${s}`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${min}${whole % 60}${s}`;
  return `${Math.floor(whole / 3600)}${h}${Math.round((whole % 3600) / 60)}${last}`;
}
const cut = (text: string, width: number): string => text.slice(0, width).padEnd(width);
