import { parseArgs } from 'node:util';
import { UserError } from '../src/data/errors.ts';
import type { Benchmark } from './benchmark.ts';

export interface Options {
  /** What to measure, in this order. */
  readonly names: readonly string[];
  readonly json: boolean;
  /** The file for the table. */
  readonly markdown?: string;
  readonly help: boolean;
}

/** What `all` stands for: every benchmark of speed. */
export const allOf = (benchmarks: readonly Pick<Benchmark, 'name' | 'quality'>[]): string[] =>
  benchmarks.flatMap(({ name, quality }) => (quality === true ? [] : [name]));

/** What the command line asks for, of these benchmarks. Throws where it asks for nothing that is. */
export function optionsOf(
  args: readonly string[],
  benchmarks: readonly Pick<Benchmark, 'name' | 'quality'>[],
): Options {
  const known = benchmarks.map(({ name }) => name);
  const { positionals, values } = parsed(args);
  const { json = false, help = false, markdown } = values;
  if (help) return { names: [], json, markdown, help };
  if (markdown === '') throw new UserError('--markdown needs the path of a file, such as docs/benchmarks.md');
  if (positionals.length === 0) {
    throw new UserError(`name a benchmark: ${known.join(', ')}; or all`);
  }
  const unknown = positionals.find((name) => name !== 'all' && !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`no benchmark is called "${unknown}"; known: ${known.join(', ')}`);
  }
  const asked = positionals.includes('all') ? [...allOf(benchmarks), ...positionals] : positionals;
  const names = [...new Set(asked)].filter((name) => name !== 'all');
  return { names, json, markdown, help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        markdown: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message.split('.')[0] : error}; see --help`);
  }
}
