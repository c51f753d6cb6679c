import { describe, expect, it } from 'vitest';
import { calibration } from './calibration.ts';
import { probabilitiesOf, recorded } from './recorded.test-data.ts';

describe('calibration', () => {
  it.each(recorded.cases.filter((each) => each.calibration))('equals scikit-learn: $name', (each) => {
    const { bins, expectedCalibrationError } = calibration(each.truth, probabilitiesOf(each), each.classes);
    const filled = bins.filter(({ count }) => count > 0);
    expect(bins.map(({ count }) => count)).toEqual(each.calibration?.counts);
    filled.forEach(({ accuracy, meanScore }, i) => {
      expect(accuracy).toBeCloseTo(each.calibration?.accuracy[i] ?? Number.NaN, 12);
      expect(meanScore).toBeCloseTo(each.calibration?.meanScore[i] ?? Number.NaN, 6);
    });
    expect(expectedCalibrationError).toBeCloseTo(each.calibration?.expectedCalibrationError ?? Number.NaN, 6);
  });

  it('is perfect where scores of 75% are right three times in four', () => {
    const probabilities = Float64Array.of(0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75);
    expect(calibration([1, 1, 1, 0], probabilities, 2).expectedCalibrationError).toBe(0);
    expect(calibration([0, 0, 0, 0], probabilities, 2).expectedCalibrationError).toBe(0.75);
  });

  it('refuses no rows and no bins', () => {
    expect(() => calibration([], new Float32Array(0), 2)).toThrow('at least one row');
    expect(() => calibration([0], Float32Array.of(1, 0), 2, { bins: 0 })).toThrow('bins is 0');
  });
});
