import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/errors.ts';
import { jsonObject } from '../../../core/json.ts';
import { BytePairTokenizer } from './byte-pair-tokenizer.ts';
import { trainBpe } from './train-bpe.ts';

const texts = [
  'hyd hose blown at bucket, losing oil',
  'replace hyd hose, bucket cylinder',
  '液压油管爆裂，铲斗漏油',
  '铲斗油缸漏油，更换油管',
  'part no. 4021-88-A fitted',
];
const end = '<|endoftext|>';
const tokenizer = BytePairTokenizer.train(texts, { vocabularySize: 400, specialTokens: [end] });

const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

describe('byte-pair tokenizer', () => {
  it('gives every text back as it was, of any characters and control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(wellFormed(text));
      }),
      { numRuns: 500 },
    );
  });

  it('gives back texts that hold the names of special tokens, white space and byte order marks', () => {
    for (const text of [end, `a${end}${end} b`, '\ufeffx\ufeff', ' \n\t  x  \r\n', '', '\u0000', '𠀀é́']) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      expect(tokenizer.encode(text)).not.toContain(tokenizer.special(end));
    }
  });

  it('reads a lone half of a surrogate pair as the replacement character', () => {
    expect(tokenizer.decode(tokenizer.encode('a\ud800b'))).toBe('a\ufffdb');
  });

  it('streams the same text piece by piece, with no half characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const stream = tokenizer.stream();
        const pieces = tokenizer.encode(text).map((id) => stream.push(id));
        expect(pieces.join('') + stream.end()).toBe(wellFormed(text));
        for (const piece of pieces) expect(piece).toBe(wellFormed(piece));
      }),
    );
  });

  it('needs fewer tokens for what it learned from than for what it did not', () => {
    expect(tokenizer.encode(' hose').length).toBe(1);
    expect(tokenizer.encode('漏油').length).toBeLessThanOrEqual(2);
    expect(tokenizer.encode(' zqxj').length).toBeGreaterThanOrEqual(4);
  });

  it('keeps digits apart, so that numbers are spelt', () => {
    const many = BytePairTokenizer.train(['4021 4021 4021 4021 4021'], { vocabularySize: 300 });
    expect(many.encode('4021').length).toBe(4);
  });

  it('is the same after its tokenizer.json was written and read', () => {
    const read = BytePairTokenizer.parse(JSON.stringify(tokenizer));
    expect(read.size).toBe(tokenizer.size);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(read.encode(text)).toEqual(tokenizer.encode(text));
      }),
    );
  });

  it('encodes as Hugging Face reads its tokenizer.json', () => {
    const oracle = new Tokenizer(jsonObject(tokenizer.toJSON()), { clean_up_tokenization_spaces: false });
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(
          fc.constantFrom(...texts.flatMap((each) => each.split(/(?<=[ ，])/u)), '  ', "'s", '\n', '油油'),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (each) => {
        const ids = each === '' ? [] : oracle.encode(each, { add_special_tokens: false }).ids;
        expect(tokenizer.encode(each)).toEqual(ids);
      }),
      { numRuns: 500 },
    );
  });

  it('reads a file that splits otherwise as that file says', () => {
    const json: Split = JSON.parse(JSON.stringify(tokenizer));
    json.pre_tokenizer.pretokenizers[0].pattern.Regex = '[a-z]+|[^a-z]+';
    const other = BytePairTokenizer.parse(JSON.stringify(json));
    expect(other.encode('bucket hose')).not.toEqual(tokenizer.encode('bucket hose'));
    expect(other.decode(other.encode('bucket hose'))).toBe('bucket hose');
  });

  it('refuses another file in a sentence', () => {
    for (const text of ['{', '{}', '[]', '{"model":{"type":"WordPiece","vocab":{"a":0}}}']) {
      expect(() => BytePairTokenizer.parse(text)).toThrow(UserError);
    }
  });
});

describe('trainBpe', () => {
  it('merges the most frequent pair first and what it made after that', () => {
    const { merges } = trainBpe(['aab aab aab ab'], { vocabularySize: 260 });
    expect(merges).toEqual([
      ['a', 'b'],
      ['a', 'ab'],
      ['Ġ', 'aab'],
    ]);
  });

  it('counts pairs as recounting them after every merge would', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ') }), { maxLength: 12 }),
        (list) => {
          expect(trainBpe(list, { vocabularySize: 280 }).merges).toEqual(recounted(list, 280));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Byte-pair encoding in the plainest way, for texts of ASCII letters and spaces. */
function recounted(list: readonly string[], most: number): string[][] {
  const rank = new Map(
    Array.from({ length: 256 }, (_, byte) => [byte === 32 ? 'Ġ' : String.fromCharCode(byte), byte]),
  );
  let words = list.flatMap((text) =>
    (text.match(/ ?\p{L}+|\s+(?!\S)|\s+/gu) ?? []).map((word) => [...word.replaceAll(' ', 'Ġ')]),
  );
  const merges: string[][] = [];
  while (rank.size < most) {
    const counts = new Map<string, { pair: [string, string]; count: number }>();
    for (const word of words) {
      for (let i = 1; i < word.length; i++) {
        const key = `${word[i - 1]}\n${word[i]}`;
        const known = counts.get(key) ?? { pair: [word[i - 1], word[i]] as [string, string], count: 0 };
        counts.set(key, { ...known, count: known.count + 1 });
      }
    }
    const order = (pair: [string, string]) => (rank.get(pair[0]) ?? 0) * 1e6 + (rank.get(pair[1]) ?? 0);
    const [best] = [...counts.values()].sort((a, b) => b.count - a.count || order(a.pair) - order(b.pair));
    if (best === undefined || best.count < 2) break;
    const [left, right] = best.pair;
    rank.set(left + right, rank.get(left + right) ?? rank.size);
    merges.push([left, right]);
    words = words.map((word) => {
      const next: string[] = [];
      for (let i = 0; i < word.length; i++) {
        if (word[i] === left && word[i + 1] === right) {
          next.push(left + right);
          i += 1;
        } else next.push(word[i]);
      }
      return next;
    });
  }
  return merges;
}

it.each([
  [
    'a token twice',
    (json: Damaged) => Object.assign(json.model.vocab, { [Object.keys(json.model.vocab)[3]]: 0 }),
  ],
  ['an id that is not whole', (json: Damaged) => Object.assign(json.model.vocab, { a: 0.5 })],
  ['a special token of another id', (json: Damaged) => Object.assign(json.added_tokens[0], { id: 600 })],
])('a file with %s is refused', (_, damage) => {
  const tokenizer = BytePairTokenizer.train(['oil leak at pump', 'pump leaks oil'], {
    vocabularySize: 300,
    specialTokens: ['<|end|>'],
  });
  const json: Damaged = JSON.parse(JSON.stringify(tokenizer));
  expect(() => BytePairTokenizer.parse(JSON.stringify(json))).not.toThrow();
  damage(json);
  expect(() => BytePairTokenizer.parse(JSON.stringify(json))).toThrow(UserError);
});

interface Damaged {
  readonly model: { readonly vocab: Record<string, number> };
  readonly added_tokens: { id: number }[];
}

interface Split {
  readonly pre_tokenizer: { readonly pretokenizers: { pattern: { Regex: string } }[] };
}
