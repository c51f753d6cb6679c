import type { Json } from '../../../core/json.ts';
import { words } from '../../../data/text/words.ts';
import { memberOf, rowsFromJson, rowsToJson, type SparseRow, sparseRow } from './sparse-rows.ts';

/** Characters of a description that are read. */
const longestDescription = 1500;
/** Items less alike than this count as not alike. */
const leastLikeness = 0.02;

/** How alike the texts of items are: cosine of their TF-IDF vectors (logarithmic counts, smoothed idf). */
export class TextLikeness {
  readonly #vectors: readonly SparseRow[];
  readonly #postings = new Map<number, { items: number[]; values: number[] }>();
  readonly #rows = new Map<number, SparseRow>();
  readonly #families: readonly string[];
  readonly #members = new Map<string, number[]>();

  private constructor(vectors: readonly SparseRow[], families: readonly string[]) {
    this.#vectors = vectors;
    this.#families = families;
    vectors.forEach(({ items: terms, values }, item) => {
      terms.forEach((term, i) => {
        const posting = this.#postings.get(term) ?? { items: [], values: [] };
        posting.items.push(item);
        posting.values.push(values[i]);
        this.#postings.set(term, posting);
      });
    });
    families.forEach((family, item) => {
      if (family === '') return;
      const members = this.#members.get(family);
      if (members === undefined) this.#members.set(family, [item]);
      else members.push(item);
    });
  }

  /** Determines which words distinguish items. A name counts twice as much as a description. */
  static of(items: readonly { readonly name: string; readonly description: string }[]): TextLikeness {
    const terms = new Map<string, number>();
    const frequency: number[] = [];
    const counted = items.map(({ name, description }) => {
      const counts = new Map<number, number>();
      for (const word of words(`${name} ${name} ${description.slice(0, longestDescription)}`.toLowerCase())) {
        const term = terms.get(word) ?? terms.size;
        terms.set(word, term);
        if (!counts.has(term)) frequency[term] = (frequency[term] ?? 0) + 1;
        counts.set(term, (counts.get(term) ?? 0) + 1);
      }
      return counts;
    });
    const vectors = counted.map((counts) => {
      const weighted = [...counts].map(([term, count]): [number, number] => [
        term,
        (1 + Math.log(count)) * (Math.log((1 + items.length) / (1 + frequency[term])) + 1),
      ]);
      const norm = Math.sqrt(weighted.reduce((sum, [, value]) => sum + value ** 2, 0));
      return sparseRow(new Map(weighted.map(([term, value]) => [term, value / norm])));
    });
    return new TextLikeness(
      vectors,
      items.map(({ name }) => familyOf(name)),
    );
  }

  /** The items whose texts are like this one's, itself left out. */
  like(item: number): SparseRow {
    const known = this.#rows.get(item);
    if (known !== undefined) return known;
    const sums = new Map<number, number>();
    const { items: terms, values } = this.#vectors[item];
    terms.forEach((term, i) => {
      const posting = this.#postings.get(term);
      posting?.items.forEach((other, j) => {
        if (other !== item) sums.set(other, (sums.get(other) ?? 0) + values[i] * posting.values[j]);
      });
    });
    const row = sparseRow(new Map([...sums].filter(([, value]) => value >= leastLikeness)));
    this.#rows.set(item, row);
    return row;
  }

  /** The other items whose name begins with the same word, which mostly names the maker or the kind. */
  family(item: number): SparseRow {
    const members = (this.#members.get(this.#families[item]) ?? []).filter((other) => other !== item);
    return { items: Int32Array.from(members), values: new Float32Array(members.length).fill(1) };
  }

  toJSON(): Json {
    return { vectors: rowsToJson(this.#vectors), families: this.#families };
  }

  static fromJSON(json: Json, size: number): TextLikeness {
    const families = memberOf(json, 'families');
    return new TextLikeness(
      rowsFromJson(memberOf(json, 'vectors'), size),
      Array.from({ length: size }, (_, i) => (Array.isArray(families) ? String(families[i] ?? '') : '')),
    );
  }
}

const familyOf = (name: string): string => words(name.toLowerCase())[0] ?? '';
