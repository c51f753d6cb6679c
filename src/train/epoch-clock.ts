import type { Callback } from './callbacks.ts';

/** Measures how long each epoch took, validation included; continues where a killed run is resumed. */
export function epochClock(now: () => number = () => performance.now()): Callback & {
  /** Of each epoch that is over, also of those before a resumption. */
  readonly seconds: readonly number[];
} {
  let seconds: number[] = [];
  let began = now();
  return {
    get seconds() {
      return seconds;
    },
    onTrainBegin() {
      seconds = [];
      began = now();
    },
    onEpochEnd() {
      const ended = now();
      seconds.push((ended - began) / 1000);
      began = ended;
    },
    state: () => seconds,
    restore(state) {
      seconds = Array.isArray(state) ? state.map(Number) : [];
    },
  };
}
