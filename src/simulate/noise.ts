import type { Random } from '../core/random.ts';
import { between, chance, exponential, pick } from './draw.ts';
import { homophones } from './homophones.ts';
import { loanWords, shorthand } from './shorthand.ts';
import type { Writer } from './writers.ts';

/** Neighbours of each letter on a QWERTY keyboard. */
const neighbours: Readonly<Record<string, string>> = {
  a: 'qsz',
  b: 'vgn',
  c: 'xdv',
  d: 'sfe',
  e: 'wrd',
  f: 'dgr',
  g: 'fht',
  h: 'gjy',
  i: 'uok',
  j: 'hku',
  k: 'jli',
  l: 'kop',
  m: 'nj',
  n: 'bmh',
  o: 'ipl',
  p: 'ol',
  q: 'wa',
  r: 'etf',
  s: 'adw',
  t: 'ryg',
  u: 'yij',
  v: 'cbf',
  w: 'qes',
  x: 'zcs',
  y: 'tuh',
  z: 'xa',
};

const HAN = /\p{Script=Han}/u;

/** Shortens words as this writer does: `replaced hydraulic hose at bucket` → `repl hyd hose @ bucket`. */
export function abbreviate(text: string, share: number, random: Random): string {
  return text.replace(/[A-Za-z]+/g, (word) => {
    const forms = shorthand.get(word.toLowerCase());
    return forms !== undefined && chance(random, share) ? pick(random, forms) : word;
  });
}

/** Puts English for some of the Chinese words: `更换轴承` → `更换bearing`. */
export function borrowEnglish(text: string, share: number, random: Random): string {
  let mixed = text;
  for (const [zh, en] of loanWords) {
    if (mixed.includes(zh) && chance(random, share)) mixed = mixed.replace(zh, pick(random, en));
  }
  return mixed;
}

/** Makes typing errors, `rate` of them in 100 characters on average. */
export function mistype(text: string, rate: number, random: Random): string {
  const characters = [...text];
  const mean = 100 / rate;
  for (
    let at = Math.floor(exponential(random, mean));
    at < characters.length;
    at += 1 + Math.floor(exponential(random, mean))
  ) {
    const character = characters[at] ?? '';
    if (HAN.test(character)) {
      const alike = homophones.get(character);
      if (alike !== undefined) characters[at] = pick(random, [...alike]);
      else if (chance(random, 0.15)) characters[at] = chance(random, 0.5) ? '' : character + character;
    } else if (/[A-Za-z]/.test(character)) {
      characters[at] = mistypeLetter(character, characters, at, random);
    } else if (character === ' ' && chance(random, 0.4)) characters[at] = '';
  }
  return characters.join('');
}

function mistypeLetter(letter: string, characters: string[], at: number, random: Random): string {
  const next = characters[at + 1];
  const slip = pick(random, ['neighbour', 'dropped', 'doubled', 'swapped'] as const);
  if (slip === 'dropped') return '';
  if (slip === 'doubled') return letter + letter;
  if (slip === 'swapped' && next !== undefined && /[A-Za-z]/.test(next)) {
    characters[at + 1] = letter;
    return next;
  }
  const wrong = pick(random, [...(neighbours[letter.toLowerCase()] ?? letter)]);
  return letter === letter.toLowerCase() ? wrong : wrong.toUpperCase();
}

/** The writer's way with capital letters. */
export function applyCase(text: string, letters: Writer['letters'], random: Random): string {
  const habit = letters === 'mixed' ? pick(random, ['lower', 'sentence', 'upper'] as const) : letters;
  if (habit === 'upper') return text.toUpperCase();
  if (habit === 'lower') return chance(random, 0.7) ? text : text.toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const fullToHalf: Readonly<Record<string, string>> = { '，': ',', '。': '.', '：': ':', '；': ';' };

/** Full-width and half-width habits of Chinese input: `E-204` → `Ｅ－２０４`, `，` → `,`. */
export function applyWidth(text: string, width: Writer['width'], random: Random): string {
  if (width === 'half') return text.replace(/[，。：；]/g, (mark) => fullToHalf[mark] ?? mark);
  if (width === 'none') return text.replace(/[，。；]/g, ' ');
  if (width === 'full' && chance(random, 0.35)) {
    return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
  }
  return text;
}

/** What forms and terminals do to a text on its way into the system, and stray white space. */
export function passTerminal(text: string, terminal: Writer['terminal'], random: Random): string {
  let stored = text;
  if (terminal === 'forty characters') stored = [...stored].slice(0, 40).join('');
  if (terminal === 'web' && chance(random, 0.2)) {
    stored = pick(random, [
      `<p>${stored}</p>`,
      `${stored}<br>`,
      `${stored}<br/>&nbsp;`,
      stored.replaceAll(' & ', ' &amp; ').replace(/ /g, '&nbsp;'),
      `<div>${stored.replace(/[,，]/, '<br>')}</div>`,
    ]);
  }
  if (chance(random, 0.06)) stored += ' '.repeat(between(random, 1, 3));
  if (chance(random, 0.02)) stored = ` ${stored}`;
  if (chance(random, 0.02)) stored = stored.replace(' ', '  ');
  if (chance(random, 0.01)) stored += '\n';
  return stored;
}
