import { defineConfig } from 'vitest/config';

const long = '**/*.long.test.ts';
/** Unit tests that change what a process reads once, such as which library it opens. */
const alone = ['src/train/paged-tables.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // No test measures time: a limit is for what hangs, also on a machine that has ten times as much to do.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    projects: [
      {
        // Files that share a process read each module once: half of the time that they would take by themselves.
        extends: true,
        test: { name: 'units', include: ['src/**/*.test.ts'], exclude: [long, ...alone], isolate: false },
      },
      {
        extends: true,
        test: { name: 'whole', include: ['test/**/*.test.ts', ...alone], exclude: [long] },
      },
      {
        extends: true,
        test: { name: 'long', include: ['src/**/*.long.test.ts', 'test/**/*.long.test.ts'] },
      },
    ],
  },
});
