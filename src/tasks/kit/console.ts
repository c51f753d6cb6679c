import type { Language, Sentence } from '../../core/language.ts';

/** Contributions as bars of a terminal, green for and red against, the strongest first. */
export function contributionBars(
  contributions: readonly { readonly name: string; readonly value: number }[],
  {
    digits,
    unit,
    color,
    most = 40,
    language,
  }: {
    readonly digits: number;
    /** The contribution whose bar has full width. */
    readonly unit: number;
    readonly color: boolean;
    /** So many are shown; the rest is added up. */
    readonly most?: number;
    readonly language: Language;
  },
): string[] {
  const sorted = [...contributions].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const signed = (value: number) => `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(digits)}`;
  const lines = sorted.slice(0, most).map(({ name, value }) => {
    const bar = '█'.repeat(Math.min(30, Math.round((Math.abs(value) / unit) * 30)));
    const shown = `${signed(value)}  ${bar}`;
    return `  ${color ? `${value >= 0 ? '\x1b[32m' : '\x1b[31m'}${shown}\x1b[0m` : shown}  ${name}`;
  });
  const rest = sorted.slice(most);
  if (rest.length === 0) return lines;
  const sum = signed(rest.reduce((total, { value }) => total + value, 0));
  const words: Sentence = { en: `from ${rest.length} more`, zh: `来自其余 ${rest.length} 项` };
  return [...lines, `  ${sum}  ${words[language]}`];
}

/** A text that fits a few lines of a terminal. */
export const shortened = (text: string): string =>
  text.length > 300 ? `${text.slice(0, 299).replace(/[\ud800-\udbff]$/, '')}…` : text;

export const percentOf = (share: number): string => `${(100 * share).toFixed(1)}%`;
