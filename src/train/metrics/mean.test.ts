import { describe, expect, it } from 'vitest';
import { Mean } from './mean.ts';

describe('Mean', () => {
  it('weighs each value', () => {
    const mean = new Mean();
    mean.update(1, 32);
    mean.update(4, 8);
    mean.update(Number.NaN, 0);
    expect(mean.result()).toBe(64 / 40);
    mean.reset();
    expect(mean.result()).toBeNaN();
    mean.update(3);
    expect(mean.result()).toBe(3);
  });

  it('refuses weights that are none', () => {
    expect(() => new Mean().update(1, -1)).toThrow('not -1');
    expect(() => new Mean().update(1, Number.NaN)).toThrow('not NaN');
  });
});
