import { describe, expect, it } from 'vitest';
import { nearestNames } from './nearest.ts';

describe('nearestNames', () => {
  const names = ['OriginalShorttext', 'MajorSystem', 'Cost', 'Part', 'Location'];
  it('finds a misspelt name, and a part of a name', () => {
    expect(nearestNames('MajorSytem', names)).toEqual(['MajorSystem']);
    expect(nearestNames('shorttext', names)).toEqual(['OriginalShorttext']);
    expect(nearestNames('cots', names)[0]).toBe('Cost');
    expect(nearestNames('故障类型', ['维修部门', '故障类别'])).toEqual(['故障类别']);
  });
  it('suggests nothing for what is near to none', () => {
    expect(nearestNames('qqqqqq', names)).toEqual([]);
    expect(nearestNames('', names)).toEqual([]);
  });
});
