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
}: {
  output?: ProgressOutput;
  perEpoch?: boolean;
  /** What is said once, before the first step. */
  note?: string;
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
  return {
    onTrainBegin({ memory }) {
      if (note !== undefined) output.write(`${note}\n`);
      if (memory !== undefined) output.write(`${memoryLine(memory)}\n`);
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
      show(`${title(progress)} ${share}% ${shownLogs(progress.logs)}${pace(rate, left)}`, false);
    },
    onEpochEnd(_, logs) {
      if (last === undefined) return;
      const seen = (last.epoch + 1) * last.total;
      const rate = (seen - first) / Math.max(0.001, (Date.now() - start) / 1000);
      const left = ((last.epochs - last.epoch - 1) * last.total) / rate;
      show(`${title(last)} ${shownLogs(logs)}${pace(rate, left)}`, true);
    },
  };
}

const title = ({ epoch, epochs }: BatchProgress): string => `epoch ${epoch + 1}/${epochs}`;
const shownLogs = (logs: EpochLogs): string =>
  Object.entries(logs)
    .filter(([name]) => name !== 'learningRate')
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(' ');
/** Samples a second and time left; nothing where too little time has passed to compute them. */
const pace = (rate: number, left: number): string =>
  rate > 0 ? ` · ${rate >= 100 ? Math.round(rate) : rate.toFixed(1)} samples/s · ${duration(left)} left` : '';

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}
const cut = (text: string, width: number): string => text.slice(0, width).padEnd(width);
