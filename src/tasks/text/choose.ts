import type { Texts } from '../../data/storage/list.ts';
import { cjkShare, guessLanguage } from '../../data/text/language.ts';
import type { NgramFitOptions } from '../../data/text/ngrams.ts';
import type { ArchitectureReason } from '../classification/report/facts.ts';
import type { NetworkChoice } from '../kit/parts.ts';
import { type Architecture, architectures } from './architectures.ts';
import type { PreparedData } from './prepare.ts';
import type { TextEncoder } from './text-encoder.ts';

/** Above this many numbers in its table of n-grams by classes, a network would be too large for what it gives. */
const largestTable = 24_000_000;
/** Beyond so many classes vectors shared between them need less room than a number for each. */
const manyClasses = 64;
/** With so many rows, n-grams that occur once are mostly typing errors. */
const manyRows = 150_000;
const longText = 200;

export interface ArchitectureChoice {
  readonly architecture: Architecture;
  readonly ngrams: NgramFitOptions;
  readonly reasons: ArchitectureReason[];
}

/** The same with the encoder of its texts. */
export interface TextNetwork extends NetworkChoice, ArchitectureChoice {
  readonly encoder: TextEncoder;
}

/** The network and its n-grams for these data, by size, language, length and classes, and why; or the one asked for. */
export function chooseArchitecture(
  asked: string | undefined,
  { labels, train }: Pick<PreparedData, 'labels' | 'train'>,
): ArchitectureChoice {
  const rows = train.texts.length;
  const language = guessLanguage(train.texts);
  const medianTokens = medianLength(train.texts);
  const many = labels.length > manyClasses;
  const name = asked ?? (many ? 'ngrams' : 'nb-svm');
  const architecture = architectures.find((each) => each.name === name) ?? architectures[0];
  const ngrams: NgramFitOptions = {
    minCount: rows > manyRows ? 2 : 1,
    maxFeatures: architecture.usesEvidence ? Math.floor(largestTable / labels.length) : 300_000,
    segments: language === 'en' ? null : [1, 2],
    // Parts of words help with typing errors in short notes; in long texts they crowd out the words.
    ...(medianTokens > longText && { characters: null }),
  };
  if (asked !== undefined) return { architecture, ngrams, reasons: [{ code: 'askedFor' }] };
  const reasons: ArchitectureReason[] = [
    rows < 50_000 ? { code: 'fewRows', rows } : { code: 'manyRows', rows },
    medianTokens > longText ? { code: 'longTexts', medianTokens } : { code: 'shortTexts', medianTokens },
  ];
  if (language === 'zh') reasons.push({ code: 'chinese', share: shareOfChinese(train.texts) });
  if (language === 'mixed') reasons.push({ code: 'mixedLanguages' });
  if (language !== 'zh' && ngrams.characters !== null) reasons.push({ code: 'typingErrors' });
  if (many) reasons.push({ code: 'manyClasses', classes: labels.length });
  reasons.push({ code: 'fastOnCpu' });
  return { architecture, ngrams, reasons };
}

function medianLength(texts: Texts): number {
  const step = Math.max(1, Math.floor(texts.length / 2000));
  const lengths: number[] = [];
  for (let row = 0; row < texts.length; row += step) {
    const text = (texts.at(row) ?? '').slice(0, 20_000);
    lengths.push(text.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu)?.length ?? 0);
  }
  lengths.sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

function shareOfChinese(texts: Texts): number {
  const step = Math.max(1, Math.floor(texts.length / 1000));
  const shares: number[] = [];
  for (let row = 0; row < texts.length; row += step) shares.push(cjkShare(texts.at(row) ?? ''));
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}
