import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readInputs } from './inputs.ts';

afterEach(() => void vi.restoreAllMocks());

/** The inputs where standard input is these bytes. */
function piped(...pieces: (string | Uint8Array)[]): Promise<string[]> {
  const stdin = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Object.assign(stdin, { isTTY: false, fd: 0 }) as never);
  return readInputs(['-'], {}, 'text');
}

describe('standard input', () => {
  it('is one text a line, whatever ends the lines and wherever the pieces are cut', async () => {
    const bytes = Buffer.from('漏油\r\noil leak\n\nlast');
    expect(await piped(bytes.subarray(0, 1), bytes.subarray(1, 8), bytes.subarray(8))).toEqual([
      ...['漏油', 'oil leak', '', 'last'],
    ]);
    expect(await piped('one\n')).toEqual(['one']);
  });

  it('may be what Windows writes: a byte order mark, UTF-16, GB18030', async () => {
    expect(await piped('\ufeff漏油\n')).toEqual(['漏油']);
    expect(await piped(Buffer.from('\ufeff漏油\r\n断电\r\n', 'utf16le'))).toEqual(['漏油', '断电']);
    const gb = Buffer.from('d2bad1b9b8d7c2a9d3cd0ab6cfb5e70a', 'hex');
    expect(await piped(gb)).toEqual(['液压缸漏油', '断电']);
  });

  it('is refused where it is empty or no text', async () => {
    await expect(piped()).rejects.toThrow('standard input is empty; give one text a line');
    const noise = Uint8Array.from({ length: 999 }, (_, i) => (i * i * 31 + 7) % 256);
    await expect(piped(noise)).rejects.toThrow('standard input is a binary file');
  });
});

it('a table with one column needs no name for it, one with more does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-inputs-'));
  const [one, two] = [join(folder, 'one.csv'), join(folder, 'two.csv')];
  writeFileSync(one, 'text\noil leak\n\n');
  writeFileSync(two, 'id,text\n1,oil leak\n2,\n');
  expect((await readInputs([], { file: one }, 'text'))[0]).toBe('oil leak');
  await expect(readInputs([], { file: two }, 'text')).rejects.toThrow(
    'has 2 columns; say which one with --input',
  );
  expect(await readInputs([], { file: two, input: 'text' }, 'text')).toEqual(['oil leak', '']);
  rmSync(folder, { recursive: true });
});
