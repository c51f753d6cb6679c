import { describe, it } from 'vitest';
import { holds, invariances } from './invariances.test-data.ts';

// A few of each, the same ones every time; `invariances.long.test.ts` tries others.
describe('of random networks', () => {
  it.each(Object.keys(invariances))('%s', (name) => holds(name, 4, 7));
});
