import type { Sentence } from '../../core/language.ts';
import { levelOf } from '../table/columns/category-kind.ts';

/** What all ways of writing one class share: `ok`, `OK` and `"ok "`; `1` and `1.0`. */
export const classKey = levelOf;

/**
 * The name of each class, by the way in which it is written: that of most images, without blanks around. `note` says
 * which were found to be one.
 */
export function mergeLabels(labels: readonly string[]): {
  readonly nameOf: (label: string) => string;
  readonly note?: Sentence;
} {
  const classes = new Map<string, Map<string, number>>();
  for (const label of labels) {
    const key = classKey(label);
    const ways = classes.get(key) ?? new Map<string, number>();
    ways.set(label, (ways.get(label) ?? 0) + 1);
    classes.set(key, ways);
  }
  const names = new Map<string, string>();
  const merged: { readonly ways: readonly string[]; readonly name: string }[] = [];
  for (const [key, ways] of classes) {
    const spelled = [...ways].sort((a, b) => b[1] - a[1] || preferred(a[0], b[0])).map(([way]) => way);
    const name = spelled[0].trim();
    names.set(key, name);
    if (spelled.length > 1) merged.push({ ways: spelled, name });
  }
  const nameOf = (label: string): string => names.get(classKey(label)) ?? label;
  if (merged.length === 0) return { nameOf };
  const quoted = (ways: readonly string[]): string[] => ways.map((way) => JSON.stringify(way));
  return {
    nameOf,
    note: {
      en: `read as one class: ${merged.map(({ ways, name }) => `${quoted(ways).join(' and ')} (as ${name})`).join('; ')}`,
      zh: `视为同一类别：${merged.map(({ ways, name }) => `${quoted(ways).join('与')}（记作 ${name}）`).join('；')}`,
    },
  };
}

/** Of ways that are equally frequent, the one without blanks, then small letters. */
const preferred = (a: string, b: string): number => a.length - b.length || (a > b ? -1 : 1);
