import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { decodePieces, encodePieces, placeholders, takeOut, takeOutKnown } from './placeholders.ts';

const tokenizer = BytePairTokenizer.train(['replace the pump 更换水泵'], {
  vocabularySize: 300,
  specialTokens: ['<|pad|>', '<|start|>', '<|end|>', ...placeholders],
});

describe('placeholders', () => {
  it('take out numbers, sizes, dates and part numbers as they are written', () => {
    const { kept } = takeOut(
      'Replace part no. 4021-88-A and M8x40 screws (2.5 kg) by 2026-11-24, 3:30 or 10,000 h.',
    );
    expect(kept).toEqual(['4021-88-A', 'M8x40', '2.5', '2026-11-24', '3:30', '10,000']);
    expect(takeOut('水泵A-4021漏油，第3次').kept).toEqual(['A-4021', '3']);
    expect(takeOut('no numbers, and/or none on the 7th at 5pm').kept).toEqual([]);
  });

  it('give every text back as it was', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('M8x40', ' 12 ', '3.5-A', '<|1|>', '泵', 'x9'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const text = Buffer.from(parts.join(''), 'utf8').toString('utf8');
        const { pieces, kept } = takeOut(text);
        expect(decodePieces(encodePieces(pieces, tokenizer), tokenizer, kept)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('find the numbers of a translation, each as often as it is in the source, or say that one is missing', () => {
    const { kept } = takeOut('2 pumps M8, 2 motors');
    expect(takeOutKnown('2台水泵M8，2台电机', kept)).toEqual([0, '台水泵', 1, '，', 2, '台电机']);
    expect(takeOutKnown('2台水泵M8，两台电机', kept)).toBeUndefined();
  });
});
