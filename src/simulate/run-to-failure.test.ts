import { describe, expect, it } from 'vitest';
import { type PumpReading, simulateRunToFailure } from './run-to-failure.ts';

const byUnit = (options: { units: number; seed: number; censored?: number }) => {
  const units = new Map<string, PumpReading[]>();
  for (const reading of simulateRunToFailure(options)) {
    units.set(reading.unit, [...(units.get(reading.unit) ?? []), reading]);
  }
  return [...units.values()];
};
const meanOf = (readings: PumpReading[], of: (reading: PumpReading) => number | null): number => {
  const values = readings.map(of).filter((value) => value !== null);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

describe('simulateRunToFailure', () => {
  it('gives the same pumps for the same seed, and others for another', () => {
    expect(byUnit({ units: 2, seed: 3 })).toEqual(byUnit({ units: 2, seed: 3 }));
    expect(byUnit({ units: 2, seed: 3 })).not.toEqual(byUnit({ units: 2, seed: 4 }));
  });

  it('lets pumps fail once, in their last cycle, except those that were stopped before', () => {
    const units = byUnit({ units: 60, seed: 1, censored: 0.25 });
    const failures = units.map((readings) => readings.filter(({ event }) => event === 1).length);
    expect(units.every((readings, i) => failures[i] === 0 || readings.at(-1)?.event === 1)).toBe(true);
    const stopped = failures.filter((count) => count === 0).length;
    expect(stopped).toBeGreaterThan(5);
    expect(stopped).toBeLessThan(30);
  });

  it('shows wear: before a failure pumps shake more and press less than when new', () => {
    for (const readings of byUnit({ units: 10, seed: 2, censored: 0 })) {
      const [start, end] = [readings.slice(0, 20), readings.slice(-5)];
      expect(meanOf(end, ({ vibration }) => vibration)).toBeGreaterThan(
        meanOf(start, ({ vibration }) => vibration),
      );
      expect(meanOf(end, (each) => each.discharge_pressure)).toBeLessThan(
        meanOf(start, (each) => each.discharge_pressure),
      );
    }
  });

  it('refuses no pumps', () => {
    expect(() => [...simulateRunToFailure({ units: 0, seed: 1 })]).toThrow(
      'must be a whole number of at least 1',
    );
  });
});
