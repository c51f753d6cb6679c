import { expect, test } from 'vitest';
import { Random } from '../core/random.ts';
import { type ComponentId, components } from './components.ts';
import { failureClasses } from './failures.ts';
import { expand } from './grammar.ts';
import { classOfLabel, labelVariants } from './labels.ts';
import { buildPlant } from './plant.ts';
import { remarksEn, remarksZh } from './remarks.ts';
import { fillSlot } from './slots.ts';
import { sharedSymptomsEn, symptomsEn, vagueEn } from './symptoms-en.ts';
import { sharedSymptomsZh, symptomsZh, vagueZh } from './symptoms-zh.ts';

const texts = {
  en: [
    ...Object.values(symptomsEn).flat(),
    ...sharedSymptomsEn.flatMap((group) => group.texts),
    ...vagueEn,
    ...remarkTexts(remarksEn),
  ],
  zh: [
    ...Object.values(symptomsZh).flat(),
    ...sharedSymptomsZh.flatMap((group) => group.texts),
    ...vagueZh,
    ...remarkTexts(remarksZh),
  ],
};

function remarkTexts({ actions, circumstances, references }: typeof remarksEn): string[] {
  return [...Object.values(actions).flat(), ...circumstances, ...references];
}

test.each(['en', 'zh'] as const)(
  'every phrase in %s can be said of every machine, with no slot left',
  (language) => {
    const random = new Random(3);
    const plant = buildPlant(random);
    for (const machine of plant.machines) {
      for (const text of texts[language]) {
        const breakdown = { time: 0, machine, failure: 'Blockage', component: 'hose' } as const;
        const named = new Map<'en' | 'zh', string>();
        const context = { breakdown, colleague: 'Li Wei', language, namesIn: language, named, random };
        expect(expand(text, random, (slot) => fillSlot(slot, context))).not.toMatch(/[{}|]|undefined|NaN/);
      }
    }
  },
);

test('the two languages describe the same failures, and each its component', () => {
  for (const failure of failureClasses) {
    expect(symptomsEn[failure].some((text) => text.includes('{c}'))).toBe(true);
    expect(symptomsZh[failure].every((text) => /\p{Script=Han}/u.test(text))).toBe(true);
  }
  expect(sharedSymptomsZh.map(({ classes }) => classes)).toEqual(
    sharedSymptomsEn.map(({ classes }) => classes),
  );
});

test('every component is part of some machine', () => {
  const used = new Set(
    buildPlant(new Random(1)).machines.flatMap(({ modes }) => modes.flatMap((mode) => mode.components)),
  );
  const ids = Object.keys(components) as ComponentId[];
  expect(ids.filter((id) => !used.has(id))).toEqual([]);
});

test('no variant of a label is written like another class', () => {
  const all = failureClasses.flatMap((failure) => [failure, ...labelVariants[failure]]);
  expect(new Set(all).size).toBe(all.length);
  expect(classOfLabel('Hyd. leak')).toBe('Hydraulic leak');
  expect(classOfLabel('something else')).toBeUndefined();
});
