import type { Sentence } from '../../core/language.ts';

const scripts: readonly (readonly [name: string, letter: RegExp])[] = [
  ['Chinese', /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u],
  ['Latin', /\p{sc=Latin}/u],
  ['Cyrillic', /\p{sc=Cyrillic}/u],
  ['Korean', /\p{sc=Hangul}/u],
  ['Arabic', /\p{sc=Arabic}/u],
  ['Greek', /\p{sc=Greek}/u],
];

/** The script of most of the first letters of a sentence; `''` where it has none. */
function scriptOf(text: string): string {
  const counts = scripts.map(([name, letter]) => ({
    name,
    count: [...text.slice(0, 80)].filter((each) => letter.test(each)).length,
  }));
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return most.count === 0 ? '' : most.name;
}

/** Counts pairs whose two sentences have changed places, which the scripts of most pairs show. */
export class SwappedPairs {
  readonly #counts = new Map<string, { count: number; first: string }>();

  add(source: string, target: string): void {
    const [own, other] = [scriptOf(source), scriptOf(target)];
    if (own === other || own === '' || other === '') return;
    const key = `${own} ${other}`;
    const known = this.#counts.get(key) ?? { count: 0, first: source };
    known.count += 1;
    this.#counts.set(key, known);
  }

  /** What must be said of them; `column` is that of the source. */
  notes(column: string): Sentence[] {
    const [usual] = [...this.#counts].sort((a, b) => b[1].count - a[1].count);
    if (usual === undefined) return [];
    const found = this.#counts.get(usual[0].split(' ').reverse().join(' '));
    if (found === undefined) return [];
    const example = found.first.slice(0, 40);
    return [
      {
        en: `${found.count} pairs look as if their sentences had changed places, such as "${example}" in column ${column}; check the columns`,
        zh: `有 ${found.count} 对句子似乎左右颠倒，例如列 ${column} 中的“${example}”；请检查各列`,
      },
    ];
  }
}
