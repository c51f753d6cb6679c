import { describe, expect, it } from 'vitest';
import { predictedClasses } from './probabilities.ts';
import { probabilitiesOf, recorded } from './recorded.test-data.ts';

describe('predictedClasses', () => {
  it.each(recorded.cases)('answers as the recorded classifier: $name', (each) => {
    const threshold = each.name.endsWith('threshold 0.2') ? { threshold: 0.2 } : {};
    const predicted = predictedClasses(probabilitiesOf(each), each.truth.length, each.classes, threshold);
    expect([...predicted]).toEqual(each.predicted);
  });

  it('takes the first of equal probabilities, and the second class only above the threshold', () => {
    expect([...predictedClasses(Float32Array.of(0.2, 0.4, 0.4), 1, 3)]).toEqual([1]);
    expect([...predictedClasses(Float64Array.of(0.5, 0.500001), 2, 2)]).toEqual([0, 1]);
    expect([...predictedClasses(Float64Array.of(0.3, 0.7), 2, 2, { threshold: 0.7 })]).toEqual([0, 0]);
  });

  it('refuses a threshold for three classes, and one that is no probability', () => {
    const even = Float64Array.of(0.2, 0.3, 0.5);
    expect(() => predictedClasses(even, 1, 3, { threshold: 0.5 })).toThrow('needs two classes, not 3');
    expect(() => predictedClasses(Float64Array.of(0.5), 1, 2, { threshold: 50 })).toThrow('threshold is 50');
  });
});
