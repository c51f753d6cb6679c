import { describe, it } from 'vitest';
import { holds, invariances } from './invariances.test-data.ts';

describe('of many random networks', () => {
  it.each(Object.keys(invariances))('%s', (name) => holds(name, 60));
});
