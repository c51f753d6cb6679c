import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectEncoding, encodingName, transcodeToUtf8 } from './detect.ts';
import { surveyBytes } from './survey.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encoding-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* pieces(bytes: Uint8Array, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
const survey = (bytes: Uint8Array, length = 1 << 16) => surveyBytes(pieces(bytes, length));
const detect = async (bytes: Uint8Array) => detectEncoding(await survey(bytes), 'file.csv');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** 文本,标签 / 液压泵漏油,泥 in GB 2312, and the same kind of text in Big5 and Shift-JIS. */
const GB = Buffer.from('cec4b1be2cb1eac7a90ad2bad1b9b1c3c2a9d3cd2cb1c30a', 'hex');
const BIG5 = Buffer.from('a4e5a5bb2cbcd0c5d20ab247c0a3aabaa87cbf52aa6f2cabbe0a', 'hex');
const SHIFT_JIS = Buffer.from('83938393837682a98be02c88d98fed0a', 'hex');

describe('detectEncoding', () => {
  it('knows byte order marks', async () => {
    expect(await detect(Buffer.from('\ufeff文本,a\n', 'utf16le'))).toBe('utf-16le');
    expect(await detect(utf16be('\ufeff文本,a\n'))).toBe('utf-16be');
    expect(await detect(Buffer.from('\ufeff文本,a\n'))).toBe('utf-8');
  });
  it('knows UTF-16 without a mark by where its NUL bytes are', async () => {
    for (const text of ['text,label\npump leaks,leak\n', '文本,标签\r\n液压泵漏油,泵\r\n']) {
      expect(await detect(Buffer.from(text, 'utf16le'))).toBe('utf-16le');
      expect(await detect(utf16be(text))).toBe('utf-16be');
    }
  });
  it('knows UTF-8 with a NUL in it', async () => {
    expect(await detect(Buffer.from('text,label\npump\0 leaks,漏油\n'))).toBe('utf-8');
  });
  it('knows Chinese in GB 2312, GBK and GB18030', async () => {
    expect(await detect(GB)).toBe('gb18030');
    // A four-byte character among common ones.
    expect(await detect(Buffer.concat([GB, Buffer.from('8139ee390a', 'hex')]))).toBe('gb18030');
  });
  it.each([
    ['Windows-1252', Buffer.from('Größe,Länge\nMüller,Straße\n', 'latin1')],
    ['Big5', BIG5],
    ['Shift-JIS', SHIFT_JIS],
  ])('does not take %s for GB18030, but asks', async (_, bytes) => {
    await expect(detect(bytes)).rejects.toThrow('file.csv is not text in UTF-8, UTF-16 or GB18030; give its');
  });
  it('does not take binary for text', async () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, index) => (index * index * 31 + (index >> 3)) % 256);
    await expect(detect(noise)).rejects.toThrow('binary');
    await expect(detect(new Uint8Array(400))).rejects.toThrow('binary');
  });
});

describe('surveyBytes', () => {
  it('finds UTF-8 valid or not, wherever the pieces are cut', async () => {
    const damaged = fc.tuple(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 3 }),
      fc.integer({ min: 1, max: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async ([text, more, length]) => {
        const bytes = Buffer.concat([Buffer.from(text), more]);
        const strict = new TextDecoder('utf-8', { fatal: true });
        let valid = true;
        try {
          strict.decode(bytes);
        } catch {
          valid = false;
        }
        const found = await survey(bytes, length);
        expect(found.validUtf8).toBe(valid);
        expect(found.size).toBe(bytes.length);
      }),
    );
  });
});

describe('encodingName', () => {
  it('knows the names people use', () => {
    expect(['GBK', 'gb2312', 'utf8', 'UTF-16', 'latin1', ' cp936 '].map(encodingName)).toEqual([
      'gb18030',
      'gb18030',
      'utf-8',
      'utf-16le',
      'windows-1252',
      'gb18030',
    ]);
  });
  it('says which there are when there is none of that name', () => {
    expect(() => encodingName('klingon')).toThrow('There is no encoding "klingon"; use utf-8, utf-16le');
  });
});

describe('transcodeToUtf8', () => {
  it('writes UTF-8 without a byte order mark', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await writeFile(from, Buffer.from('\ufeff漏油😀', 'utf16le'));
    await transcodeToUtf8(from, 'utf-16le', to);
    expect(await readFile(to)).toEqual(Buffer.from('漏油😀'));
  });
  it('says where a file is not in the encoding', async () => {
    const from = join(folder, 'odd');
    await writeFile(from, Buffer.from([0x41, 0x00, 0x42]));
    await expect(transcodeToUtf8(from, 'utf-16le', join(folder, 'none'), 'odd.csv')).rejects.toThrow(
      /^odd\.csv is not valid utf-16le \(near byte \d+\)/,
    );
  });
});
