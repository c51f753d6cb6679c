import type { ResultFacts } from './facts.ts';

/** A rare label that looks like another way of writing a frequent one. */
export interface AlikeLabels {
  readonly rare: string;
  readonly frequent: string;
}

const timesMoreFrequent = 10;
/** Words that one writer puts between two others and the next leaves out. */
const fillers = new Set(['and', 'or', 'of', 'the', 'in', 'on', 'for', 'und', 'oder', 'et', 'ou', 'de']);

/**
 * Rare labels that may be a frequent one written shorter ("Hyd. leak", "Hydraulic leak"): each word an abbreviation of
 * the other's, and test rows of the rare label filed under the frequent one more often than anywhere else. It is a
 * hint for a person, no more: only who knows the plant can say whether two labels mean the same.
 */
export function alikeLabels({ classes, confusion }: ResultFacts): AlikeLabels[] {
  const { labels, counts } = confusion;
  const support = new Map(classes.map((entry) => [entry.label, entry.support]));
  const words = labels.map(wordsOf);
  const found: AlikeLabels[] = [];
  for (const [row, rare] of labels.entries()) {
    const filed = counts[row] ?? [];
    const most = Math.max(0, ...filed);
    for (const [column, frequent] of labels.entries()) {
      if (row === column || most === 0 || filed[column] !== most) continue;
      if ((support.get(frequent) ?? 0) < timesMoreFrequent * (support.get(rare) ?? 0)) continue;
      if (!isShortFor(words[row], words[column]) && !isShortFor(words[column], words[row])) continue;
      found.push({ rare, frequent });
      break;
    }
  }
  return found;
}

/** The words of a label that carry its meaning. Chinese has no spaces and no abbreviations of this kind: none. */
function wordsOf(label: string): string[] {
  if (/\p{Script=Han}/u.test(label)) return [];
  const words =
    label
      .slice(0, 200)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !fillers.has(word));
}

function isShortFor(short: string[], long: string[]): boolean {
  if (short.length === 0 || long.length === 0) return false;
  if (short.join('') === long.join('')) return true;
  return short.length === long.length && short.every((word, index) => abbreviates(word, long[index]));
}

/** "brg" abbreviates "bearing": the same first letter and the others in the same order. Numbers must be equal. */
function abbreviates(short: string, long: string): boolean {
  if (short === long) return true;
  if (/\p{N}/u.test(short + long) || short[0] !== long[0] || short.length < 2) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length || (short.length >= 4 && long.startsWith(short.slice(0, 3)));
}
