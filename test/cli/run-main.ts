import { expect, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { type Json, jsonObject } from '../../src/core/json.ts';

export { ordersCsv } from './orders.ts';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process and gives what it wrote. */
export async function run(...words: string[]): Promise<Ran> {
  const written = { out: '', err: '' };
  const listen = (name: 'out' | 'err') => (chunk: string | Uint8Array) => {
    written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(listen('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(listen('err'));
  try {
    return { status: await main(words), ...written };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

/** What a failed command said: one line on standard error, nothing on standard output, no stack trace. */
export function sentence({ status, out, err }: Ran, expected = 1): string {
  expect({ status, out }, err).toEqual({ status: expected, out: '' });
  expect(err).toMatch(/^error: [^\n]+\n$/);
  expect(err).not.toMatch(/ {2}at |fault in Millwright|\[object/);
  return err.slice('error: '.length, -1);
}

/** What a command that went well said on standard error, and printed with `--json`. */
export async function told(
  ...words: string[]
): Promise<{ said: string; json: { readonly [key: string]: Json } }> {
  const { status, out, err } = await run(...words, '--json');
  expect(status, err).toBe(0);
  return { said: err, json: jsonObject(JSON.parse(out)) };
}

export const taskOf = (data: string, out: string): string[] => [
  ...['train', data, '--task', 'text-classification', '--input', 'description', '--target', 'failure'],
  ...['--out', out],
];
