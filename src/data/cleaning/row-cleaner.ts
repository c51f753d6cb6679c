import { filterIndices } from '../../core/filter-indices.ts';
import { picked, type Texts } from '../storage/list.ts';
import { NumberList } from '../storage/number-list.ts';
import { defaultMissingLabels, defaultMissingValues, missingValueTest } from '../values/missing-values.ts';
import { ActionLog } from './action-log.ts';
import type { CleanOptions, CleanRows, LeftOutReason } from './clean.ts';
import { findDuplicates } from './duplicates.ts';
import { labelKey, nameLabels } from './labels.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';
import { cleanText, type TextChange } from './text.ts';

/** Where cleaned texts are put. */
export interface TextSink {
  add(text: string): void;
  readonly texts: Texts;
}

interface KnownLabel {
  readonly id: number;
  readonly isMissing: boolean;
}

/**
 * Cleans rows of text and label for training as they come, and says in the end what stays and what was done. In order,
 * it cleans the texts; leaves out rows without text or label; gives variants of a label one name; leaves out
 * `dropLabels`, contradictory labels, repeated rows and labels with too few rows; and finds near duplicates. The same
 * rows and options give the same result on every platform, wherever the texts are kept.
 */
export class RowCleaner {
  readonly #sink: TextSink;
  readonly #options: CleanOptions;
  readonly #log = new ActionLog();
  readonly #dropped: ReadonlySet<string>;
  readonly #isMissingText: (value: string) => boolean;
  readonly #isMissingLabel: (value: string) => boolean;
  readonly #labels = new Map<string, KnownLabel>();
  readonly #firstRows: number[] = [];
  /** Of each text that was kept its row and label. */
  readonly #rows = new NumberList((length) => new Int32Array(length));
  readonly #labelOf = new NumberList((length) => new Int32Array(length));
  readonly #changes: [TextChange, string, string][] = [];
  #total = 0;

  constructor(sink: TextSink, options: CleanOptions = {}) {
    const { missingValues, missingLabels, dropLabels } = options;
    this.#sink = sink;
    this.#options = options;
    this.#dropped = new Set(dropLabels?.map(labelKey));
    this.#isMissingText = missingValueTest(missingValues ?? defaultMissingValues);
    this.#isMissingLabel = missingValueTest(missingLabels ?? missingValues ?? defaultMissingLabels);
  }

  /** The different labels so far as they were given, each with the row in which it occurred first, from 0. */
  get labels(): ReadonlyMap<string, number> {
    return new Map(Array.from(this.#labels.keys(), (label, id) => [label, this.#firstRows[id]]));
  }

  add(given: string | null, label: string | null): void {
    const row = this.#total++;
    const changes = this.#changes;
    changes.length = 0;
    const text = cleanText(given ?? '', this.#options, (...change) => changes.push(change));
    const known = label === null ? undefined : this.#known(label, row);
    if (this.#isMissingText(text)) this.#log.add('missing-text', row, given ?? '', null);
    else if (known === undefined || known.isMissing) this.#log.add('missing-label', row, text, null);
    else {
      for (const [at, [code, before, after]] of changes.entries()) {
        if (changes.findIndex(([other]) => other === code) === at) this.#log.add(code, row, before, after);
      }
      this.#rows.push(row);
      this.#labelOf.push(known.id);
      this.#sink.add(text);
    }
  }

  #known(label: string, row: number): KnownLabel {
    const found = this.#labels.get(label);
    if (found !== undefined) return found;
    // What is to be left out by name is counted under that name.
    const isMissing = !this.#dropped.has(labelKey(label)) && this.#isMissingLabel(cleanText(label));
    const known = { id: this.#labels.size, isMissing };
    this.#labels.set(label, known);
    this.#firstRows.push(row);
    return known;
  }

  /** What stays. `meaning` gives the class that a label as given stands for; by default it is its own. */
  finish(meaning: (label: string) => string = (label) => label): CleanRows {
    const log = this.#log;
    const { mergeMistypedLabels = true, dropDuplicates = true, conflicts = 'majority' } = this.#options;
    const all = this.#sink.texts;
    const rows = this.#rows.take();
    const { labels, names, merges } = this.#named(meaning, mergeMistypedLabels);
    /** Says of each row that goes why it does. */
    const without = (places: Int32Array, reason: (index: number) => LeftOutReason | undefined): Int32Array =>
      filterIndices(places, (place, index) => {
        const why = reason(index);
        if (why !== undefined) log.add(why, rows[place], () => all.at(place) ?? '', null);
        return why === undefined;
      });
    const isDropped = names.map((name) => this.#dropped.has(labelKey(name)));
    const everything = rows.map((_, place) => place);
    const wanted = isDropped.includes(true)
      ? without(everything, (place) => (isDropped[labels[place]] ? 'dropped-label' : undefined))
      : everything;
    const found = findDuplicates(picked(all, wanted), (index) => labels[wanted[index]], {
      dropDuplicates,
      conflicts,
    });
    const copiesOf = wanted === everything ? found.copies : new Int32Array(rows.length);
    if (wanted !== everything) {
      wanted.forEach((place, index) => {
        copiesOf[place] = found.copies[index];
      });
    }
    const reasons = [undefined, 'duplicate', 'conflicting-label'] as const;
    const unique = without(wanted, (index) => reasons[found.verdicts[index]]);
    const places = this.#withoutRare(unique, labels, names);
    const texts = picked(all, places);
    const { groups, count: groupCount } = nearDuplicateGroups(texts);
    if (groupCount < places.length) {
      // Each row beyond the first of its group, beside that first one.
      const first = new Int32Array(groupCount).fill(-1);
      groups.forEach((group, index) => {
        const other = first[group];
        if (other < 0) first[group] = index;
        else {
          const [before, after] = [() => texts.at(index) ?? '', () => texts.at(other) ?? ''];
          log.add('near-duplicates-grouped', rows[places[index]], before, after);
        }
      });
    }
    const actions = log.list();
    const countOf = (reason: LeftOutReason) => actions.find(({ code }) => code === reason)?.count ?? 0;
    return {
      total: this.#total,
      rows: places.map((place) => rows[place]),
      texts,
      labels: places.map((place) => labels[place]),
      labelNames: names,
      groups,
      groupCount,
      copies: places.map((place) => copiesOf[place]),
      leftOut: {
        'missing-text': countOf('missing-text'),
        'missing-label': countOf('missing-label'),
        'dropped-label': countOf('dropped-label'),
        'conflicting-label': countOf('conflicting-label'),
        duplicate: countOf('duplicate'),
        'rare-label': countOf('rare-label'),
      },
      labelMerges: merges,
      conflictingTexts: found.conflictingTexts,
      actions,
    };
  }

  /** The label of each kept text as a place in `names`, variants under one name. */
  #named(meaning: (label: string) => string, mergeMistyped: boolean) {
    const given = Array.from(this.#labels.keys(), meaning);
    const kept = this.#labelOf.take();
    const rowsOf = new Int32Array(given.length);
    for (const id of kept) rowsOf[id]++;
    const counts = new Map<string, number>();
    for (const [id, label] of given.entries()) {
      if (rowsOf[id] > 0) counts.set(label, (counts.get(label) ?? 0) + rowsOf[id]);
    }
    const { nameOf, merges } = nameLabels(counts, mergeMistyped);
    for (const { from, to, rows, kind, merged } of merges) {
      const code =
        kind === 'variant'
          ? 'label-variant-merged'
          : !merged
            ? 'label-typing-noticed'
            : kind === 'typing'
              ? 'label-typing-merged'
              : 'label-abbreviation-merged';
      this.#log.add(code, null, from, to, rows);
    }
    const numbers = new Map<string, number>();
    const places = given.map((label) => {
      const name = nameOf(label);
      const place = numbers.get(name) ?? numbers.size;
      numbers.set(name, place);
      return place;
    });
    for (let at = 0; at < kept.length; at++) kept[at] = places[kept[at]];
    return { labels: kept, names: [...numbers.keys()], merges };
  }

  #withoutRare(places: Int32Array, labels: Int32Array, names: readonly string[]): Int32Array {
    const fewest = this.#options.minRowsPerLabel ?? 1;
    const counts = new Map<number, number>();
    for (const place of places) counts.set(labels[place], (counts.get(labels[place]) ?? 0) + 1);
    const rare = new Set<number>();
    for (const [label, count] of counts) {
      if (count >= fewest) continue;
      rare.add(label);
      this.#log.add('rare-label', null, names[label], null, count);
    }
    return rare.size === 0 ? places : filterIndices(places, (place) => !rare.has(labels[place]));
  }
}
