import type { Random } from '../core/random.ts';
import type { Breakdown } from './breakdowns.ts';
import { chance, pick } from './draw.ts';
import type { Action, FailureClass } from './failures.ts';
import { expand } from './grammar.ts';
import { abbreviate, applyCase, applyWidth, borrowEnglish, mistype, passTerminal } from './noise.ts';
import { type Remarks, remarksEn, remarksZh } from './remarks.ts';
import { fillSlot, nameMachine } from './slots.ts';
import { sharedSymptomsEn, symptomsEn, vagueEn } from './symptoms-en.ts';
import { sharedSymptomsZh, symptomsZh, vagueZh } from './symptoms-zh.ts';
import type { Language, Writer } from './writers.ts';

interface Phrases {
  readonly symptoms: Record<FailureClass, readonly string[]>;
  readonly shared: typeof sharedSymptomsEn;
  readonly vague: readonly string[];
  readonly remarks: Remarks;
}

const phrases: Record<'en' | 'zh', Phrases> = {
  en: { symptoms: symptomsEn, shared: sharedSymptomsEn, vague: vagueEn, remarks: remarksEn },
  zh: { symptoms: symptomsZh, shared: sharedSymptomsZh, vague: vagueZh, remarks: remarksZh },
};

/** Shares of texts that say nothing of the failure, that fit several, and that only say what was done. */
const VAGUE = 0.025;
const SHARED = 0.075;
const ONLY_ACTION = 0.05;

/** Who writes in the language that is not theirs, now and then. */
const SWITCHES: Record<Language, readonly (readonly [Language, number])[]> = {
  zh: [['mixed', 0.06]],
  en: [
    ['zh', 0.01],
    ['mixed', 0.01],
  ],
  mixed: [
    ['zh', 0.15],
    ['en', 0.15],
  ],
};

/** The language of the next order of this writer. */
export function chooseLanguage(writer: Writer, random: Random): Language {
  let draw = random.next();
  for (const [language, share] of SWITCHES[writer.language]) {
    draw -= share;
    if (draw < 0) return language;
  }
  return writer.language;
}

/** What this writer puts in the description of a breakdown, with all their habits and slips. */
export function describe(
  breakdown: Breakdown,
  action: Action,
  writer: Writer,
  colleague: string,
  language: Language,
  random: Random,
): string {
  if (chance(random, writer.emptyTexts))
    return chance(random, 0.7) ? '' : pick(random, ['-', '.', '无', 'n/a', ' ']);
  const main = language === 'mixed' ? (chance(random, 0.7) ? 'zh' : 'en') : language;
  const clauses = composeClauses(breakdown, action, writer, colleague, main, language === 'mixed', random);
  const joined = join(clauses, main, writer, random);
  return store(joined, main, writer, random);
}

/** The clauses of an order, in reading order: machine, symptom, circumstance, action, reference, signature. */
function composeClauses(
  breakdown: Breakdown,
  action: Action,
  writer: Writer,
  colleague: string,
  main: 'en' | 'zh',
  mixed: boolean,
  random: Random,
): string[] {
  const other = main === 'zh' ? 'en' : 'zh';
  // A mixed text has foreign names for parts, a whole clause in the other language, or only loan words.
  const mixture = mixed ? pick(random, ['names', 'names', 'symptom', 'action', 'words'] as const) : undefined;
  const named = new Map<'en' | 'zh', string>();
  const say = (template: string, language: 'en' | 'zh'): string => {
    const namesIn = mixture === 'names' ? (language === 'zh' ? 'en' : 'zh') : language;
    const text = expand(template, random, (slot) =>
      fillSlot(slot, { breakdown, colleague, language, namesIn, named, random }),
    );
    if (language === 'en') return abbreviate(text, writer.shorthand, random);
    return mixed ? borrowEnglish(text, 0.5, random) : text;
  };
  const symptomIn = mixture === 'symptom' ? other : main;
  const actionIn = mixture === 'action' ? other : main;
  const remarks = phrases[main].remarks;
  const terse = chance(random, writer.terse);

  const clauses: string[] = [];
  if (chance(random, writer.namesMachine)) clauses.push(nameMachine(breakdown.machine, main, random));
  const kind = random.next();
  const onlyAction = kind >= VAGUE + SHARED && kind < VAGUE + SHARED + ONLY_ACTION;
  if (kind < VAGUE) clauses.push(say(pick(random, phrases[symptomIn].vague), symptomIn));
  else if (!onlyAction)
    clauses.push(
      say(symptomTemplate(breakdown.failure, symptomIn, kind < VAGUE + SHARED, random), symptomIn),
    );
  if (!terse && chance(random, 0.3))
    clauses.splice(random.integer(2) + clauses.length - 1, 0, say(pick(random, remarks.circumstances), main));
  if (onlyAction || (kind >= VAGUE && chance(random, terse ? 0.25 : 0.65))) {
    clauses.push(say(pick(random, phrases[actionIn].remarks.actions[action]), actionIn));
  }
  if (!terse && chance(random, 0.2)) clauses.push(say(pick(random, remarks.references), main));
  if (chance(random, writer.signs)) clauses.push(writer.name);
  return clauses;
}

function symptomTemplate(
  failure: FailureClass,
  language: 'en' | 'zh',
  shared: boolean,
  random: Random,
): string {
  const { symptoms, shared: groups } = phrases[language];
  if (shared) {
    const fitting = groups.filter((group) => group.classes.includes(failure));
    if (fitting.length > 0) return pick(random, pick(random, fitting).texts);
  }
  return pick(random, symptoms[failure]);
}

function join(clauses: readonly string[], main: 'en' | 'zh', writer: Writer, random: Random): string {
  if (main === 'zh') return clauses.join(chance(random, 0.8) ? '，' : pick(random, [' ', '。', '；', ',']));
  const comma = pick(random, [', ', '. ', ' - ', ', ', ' / ', '; ', '. ']);
  const text = clauses.join(writer.terse > 0.6 && chance(random, 0.5) ? ' ' : comma);
  return chance(random, 0.15) ? `${text}.` : text;
}

function store(text: string, main: 'en' | 'zh', writer: Writer, random: Random): string {
  // A clause can lack its last part ('hose burst at '), or begin with white space left by an empty choice.
  let written = mistype(text.trim().replace(/ {2,}/g, ' ').replaceAll(' ,', ','), writer.typos, random);
  written = applyCase(written, writer.letters, random);
  if (main === 'zh') written = applyWidth(written, writer.width, random);
  return passTerminal(written, writer.terminal, random);
}

/** An earlier text used again for a similar failure, with a slip or an addition now and then. */
export function reuse(text: string, writer: Writer, random: Random): string {
  if (chance(random, 0.45)) return text;
  const changed = text.replace(/\d+/, (digits) => String(Number(digits.slice(0, 6)) + 1 + random.integer(3)));
  const slip = random.integer(4);
  if (slip === 0) return mistype(changed, 3, random);
  if (slip === 1)
    return `${changed}${pick(random, [' again', '.', ' (2)', '！', ' 同上', ', ok', '，正常'])}`;
  if (slip === 2) return applyCase(changed, writer.letters === 'upper' ? 'sentence' : 'upper', random);
  return changed;
}
