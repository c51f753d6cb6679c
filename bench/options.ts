import { parseArgs } from 'node:util';
import { UserError } from '../src/core/errors.ts';
import { type Device, deviceNamed } from '../src/runtime/device.ts';
import type { Benchmark } from './benchmark.ts';

export interface Options {
  /** What to measure, in this order. */
  readonly names: readonly string[];
  readonly json: boolean;
  readonly device: Device;
  /** The file for the table. */
  readonly markdown?: string;
  readonly help: boolean;
}

type Selectable = Pick<Benchmark, 'name' | 'quality' | 'byName' | 'devices'>;

/** What `all` stands for: every benchmark of speed. */
export const allOf = (benchmarks: readonly Selectable[]): string[] =>
  benchmarks.flatMap(({ name, quality, byName }) => (quality === true || byName === true ? [] : [name]));

/** What the command line asks for, of these benchmarks. Throws where it asks for nothing that is. */
export function optionsOf(args: readonly string[], benchmarks: readonly Selectable[]): Options {
  const known = benchmarks.map(({ name }) => name);
  const { positionals, values } = parsed(args);
  const { json = false, help = false, markdown } = values;
  if (help) return { names: [], json, device: 'cpu', markdown, help };
  const device = deviceNamed(values.device ?? 'cpu');
  if (markdown === '') throw new UserError('--markdown needs the path of a file, such as docs/benchmarks.md');
  if (positionals.length === 0) {
    throw new UserError(`name a benchmark: ${known.join(', ')}; or all`);
  }
  const unknown = positionals.find((name) => name !== 'all' && !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`no benchmark is called "${unknown}"; known: ${known.join(', ')}`);
  }
  const able = device === 'cpu' ? benchmarks : benchmarks.filter(({ devices }) => devices === true);
  const asked = positionals.includes('all') ? [...allOf(able), ...positionals] : positionals;
  const names = [...new Set(asked)].filter((name) => name !== 'all');
  const unable = names.find((name) => able.every((each) => each.name !== name));
  if (unable !== undefined) {
    const others = able.map(({ name }) => name).join(', ');
    throw new UserError(`${unable} runs on the cpu only; with --device ${device} there are ${others}`);
  }
  return { names, json, device, markdown, help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        device: { type: 'string' },
        markdown: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message.split('.')[0] : error}; see --help`);
  }
}
