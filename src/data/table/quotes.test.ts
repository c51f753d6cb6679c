import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteSurvey, quotesAreLiteral } from './quotes.ts';
import { readTable } from './read-table.ts';

function survey(text: string, delimiter = ',', pieceLength = 1000) {
  const quotes = quoteSurvey(delimiter.charCodeAt(0));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceLength) quotes.read(bytes.subarray(at, at + pieceLength));
  return quotes.end();
}

describe('quoteSurvey', () => {
  it('distinguishes needed, needless and malformed quotes', () => {
    expect(survey('"a,b",c\n"d ""e""","f\ng"\n')).toMatchObject({ needed: 3, needless: 0, malformed: 0 });
    expect(survey('"a",b\n"c" ,"d"')).toMatchObject({ needed: 0, needless: 3, malformed: 0 });
    expect(survey('"O" ring,b\nc,"d\n')).toMatchObject({ needed: 0, needless: 0, malformed: 2 });
    expect(survey('5" hose,b"c"\n')).toMatchObject({ needed: 0, needless: 0, malformed: 0 });
  });

  it('reports how long rows are and whether line ends are inside fields', () => {
    for (const pieces of [1, 3, 1000]) {
      expect(survey('a,b\n"c\nd",e\nf', ',', pieces)).toMatchObject({ inside: 1, longest: 8 });
      expect(survey('a,b\r\nc', ',', pieces)).toMatchObject({ inside: 0, longest: 3 });
    }
  });
  it('counts line ends outside quotes only', () => {
    expect(survey('a\r\n"b\r\nc"\r\nd\ne\rf')).toMatchObject({ crlf: 2, lf: 1, cr: 1 });
  });
  it('finds the same whatever the pieces it reads', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', '维') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 4 }), (content, length) => {
        expect(survey(content, ',', length)).toEqual(survey(content));
      }),
    );
  });
});

describe('quotesAreLiteral', () => {
  const literal = (text: string, delimiter: string) => quotesAreLiteral(survey(text, delimiter), delimiter);
  it('is so where quotes do not enclose whole fields', () => {
    expect(literal('"真相"大白\t3\n', '\t')).toBe(true);
    expect(literal('"O" ring,b\n', ',')).toBe(true);
  });
  it('is so where a tab separated file quotes here and there without need', () => {
    expect(literal('"Hm"\t1\nb\t2\nc\t3\n', '\t')).toBe(true);
  });
  it('is not so where a program quoted', () => {
    expect(literal('"a ""b"" c"\t1\nd\t2\ne\t3\n', '\t')).toBe(false);
    expect(literal('"a"\t"1"\n"b"\t"2"\n', '\t')).toBe(false);
    expect(literal('"a"\t1\n"b"\t2\n', '\t')).toBe(false);
    expect(literal('"a",1\nb,2\nc,3\n', ',')).toBe(false);
  });
});

it('takes no line of a long field for a row, however the file is shared among threads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'table-quotes-'));
  try {
    // Their lines look like rows themselves, and the file is so large that threads begin in several places.
    const remark = `pump leaks\n${'note,checked by shift\n'.repeat(200)}end, or so`;
    const rows = Array.from({ length: 16_000 }, (_, row) => `${row},"${remark}"`);
    await writeFile(join(folder, 'long.csv'), `order,remark\n${rows.join('\n')}\n`);
    const { rowCount, values } = await readTable(join(folder, 'long.csv'));
    expect(rowCount).toBe(rows.length);
    expect(values.get('order')?.every((order, row) => order === String(row))).toBe(true);
    expect(values.get('remark')?.every((text) => text === remark)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
