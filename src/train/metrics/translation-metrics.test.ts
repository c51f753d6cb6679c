import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bleu } from './bleu.ts';
import { chrf } from './chrf.ts';

interface Case {
  readonly name: string;
  readonly tokenizer: '13a' | 'zh';
  readonly translations: string[];
  readonly references: string[];
  readonly bleu: number;
  readonly chrf: number;
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../fixtures/translation-metrics.json', import.meta.url), 'utf8'),
);

describe("translation metrics equal sacrebleu's", () => {
  it.each(cases)('$name', ({ tokenizer, translations, references, ...recorded }) => {
    expect(bleu(translations, references, tokenizer)).toBeCloseTo(recorded.bleu, 6);
    expect(chrf(translations, references)).toBeCloseTo(recorded.chrf, 6);
  });

  it('are 100 for perfect translations and 0 for those without a match', () => {
    const lines = ['The pump leaks at the seal.', '水泵在轴封处漏油了。'];
    expect(bleu(lines, lines, 'zh')).toBeCloseTo(100);
    expect(chrf(lines, lines)).toBeCloseTo(100);
    expect(bleu(['a'], ['b'], '13a')).toBe(0);
    expect(chrf(['a'], ['b'])).toBe(0);
  });
});
