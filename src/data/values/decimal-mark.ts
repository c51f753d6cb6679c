import { type DecimalMark, digitsOf, marksOf } from './number-text.ts';

/** Numbers that could be read with either mark: how many, and between which values with a decimal point. */
interface Range {
  count: number;
  least: number;
  greatest: number;
}

const noRange = (): Range => ({
  count: 0,
  least: Number.POSITIVE_INFINITY,
  greatest: Number.NEGATIVE_INFINITY,
});

const widen = (range: Range, value: number, count: number): void => {
  range.count += count;
  range.least = Math.min(range.least, value);
  range.greatest = Math.max(range.greatest, value);
};

/** This many groups of three, without a number of one or two decimals among them, are no chance. */
const manyGroups = 40;
const someGroups = 5;

/** What the cells of one column say about its decimal mark. */
export class MarkEvidence {
  /** Cells that can be read only with that mark. */
  readonly #only = { '.': 0, ',': 0 };
  /** Cells such as `1.234` and `1,234`. */
  readonly #groups = { '.': noRange(), ',': noRange() };
  /** Cells without a mark below 1000, and those above. */
  readonly #small = noRange();
  #large = 0;

  /** A cell, and how often it appears. */
  add(cell: string, count = 1): void {
    const digits = digitsOf(cell);
    const marks = digits === undefined ? undefined : marksOf(digits);
    if (digits === undefined || marks === undefined) return;
    if (marks === 'none') this.addWhole(Number(digits), count);
    else if (marks === 'either')
      this.addGroups(digits.includes('.') ? '.' : ',', Number(digits.replace(',', '.')), count);
    else this.#only[marks] += count;
  }

  addOnly(mark: DecimalMark): void {
    this.#only[mark] += 1;
  }

  /** A number without a mark. */
  addWhole(value: number, count = 1): void {
    if (Math.abs(value) < 1000) widen(this.#small, Math.abs(value), count);
    else this.#large += count;
  }

  /** A number such as `1.234`, which is 1.234 if that sign is the decimal mark. */
  addGroups(sign: DecimalMark, value: number, count = 1): void {
    widen(this.#groups[sign], Math.abs(value), count);
  }

  /**
   * Cells for each mark. Where none has a mark that could only be one, numbers that stay below 1000 without a sign and have
   * three figures behind it from there on show that the sign parts thousands.
   */
  get votes(): { readonly point: number; readonly comma: number } {
    let { '.': point, ',': comma } = this.#only;
    if (point === 0 && comma === 0) {
      if (this.#partsThousands('.')) comma = this.#groups['.'].count;
      if (this.#partsThousands(',')) point = this.#groups[','].count;
    }
    return { point, comma };
  }

  /** The mark of this column by itself. */
  get mark(): DecimalMark | undefined {
    const { point, comma } = this.votes;
    return point === comma ? undefined : point > comma ? '.' : ',';
  }

  /**
   * Whether `mark` rests on few cells, while many others have the other sign before three figures: one `0,5` among many
   * `1.001` is more likely a mistake than that they are all thousands.
   */
  get isDoubtful(): boolean {
    const { '.': point, ',': comma } = this.#only;
    const { mark } = this;
    if (mark === undefined || (point === 0 && comma === 0)) return false;
    return this.#only[mark] < 0.05 * this.#groups[mark === '.' ? ',' : '.'].count;
  }

  #partsThousands(sign: DecimalMark): boolean {
    const groups = this.#groups[sign];
    const small = this.#small;
    if (this.#large > 0 || small.count < 0.02 * groups.count || small.count === 0) return false;
    if (groups.count >= manyGroups) return true;
    if (groups.count >= someGroups && small.least > groups.greatest) return true;
    return groups.count > 0 && small.count >= someGroups && small.least > 20 * groups.greatest;
  }
}

/** The mark that most cells of a file's columns speak for; undefined where none does. */
export function markOfAll(columns: Iterable<MarkEvidence>): DecimalMark | undefined {
  let [all, commas] = [0, 0];
  for (const { votes } of columns) {
    all += votes.point + votes.comma;
    commas += votes.comma;
  }
  return all === 2 * commas ? undefined : commas > all / 2 ? ',' : '.';
}

/**
 * The decimal mark of a column. `1,234` alone could be either; one cell such as `1,5` or `1.234,5` decides for all, and
 * where none does, it is `otherwise`.
 */
export function decimalMark(cells: Iterable<string | null>, otherwise: DecimalMark = '.'): DecimalMark {
  const evidence = new MarkEvidence();
  for (const cell of cells) if (cell !== null) evidence.add(cell);
  return evidence.mark ?? otherwise;
}
