import { mixedHash, numberHash, textHash } from '../../cleaning/number-alike.ts';
import { NumberList } from '../../storage/number-list.ts';
import type { TemporaryFile } from '../../storage/temporary-file.ts';
import type { MarkEvidence } from '../../values/decimal-mark.ts';
import type { DecimalMark } from '../../values/number-text.ts';
import { TextList } from './text-list.ts';

/** Forms of cells that are not plain numbers. The form of those is the digits after the mark, plus 32 where it is a comma. */
const [empty, text] = [255, 254];
const comma = 32;
/** Every number of up to this many digits is exact in float64. */
const maxDigits = 15;

/** `1.234` may be a group of thousands, `0.234` and `1.2` may not. */
const isGroup = (form: number, value: number): boolean =>
  (form & ~comma) === 3 && Math.abs(value) >= 1 && Math.abs(value) < 1000;

/**
 * The cells of a column as text, `null` where they are empty, in few bytes: a plain number takes 9, and a frequent text is
 * stored once. Arrays of strings for millions of rows would fill the memory of the process. Text is unchanged, except for
 * halves of surrogate pairs.
 */
export class Cells implements Iterable<string | null> {
  readonly #forms = new NumberList((length) => new Uint8Array(length));
  /** A plain number, or the index of a text. */
  readonly #values = new NumberList((length) => new Float64Array(length));
  readonly #texts = new TextList();
  #hashes: Int32Array | undefined;

  static of(cells: Iterable<string | null>): Cells {
    const made = new Cells();
    for (const cell of cells) made.push(cell);
    return made;
  }

  get length(): number {
    return this.#forms.length;
  }

  /** Bytes of memory, approximately. */
  get bytes(): number {
    return this.#forms.bytes + this.#values.bytes + this.#texts.bytes;
  }

  /** Moves the cells, and those added later, to a file, which must stay open as long as they are read. */
  moveTo(file: TemporaryFile): void {
    this.#forms.moveTo(file);
    this.#values.moveTo(file);
    this.#texts.moveTo(file);
  }

  /** How many texts there are that are not plain numbers; equal ones nearly always count once. */
  get textCount(): number {
    return this.#texts.length;
  }

  push(cell: string | null): void {
    const form = cell === null ? empty : (plainForm(cell) ?? text);
    this.#forms.push(form);
    this.#values.push(cell === null ? 0 : form === text ? this.#texts.add(cell) : plainValue);
  }

  at(row: number): string | null {
    const form = this.#forms.at(row);
    if (form === empty) return null;
    const value = this.#values.at(row);
    if (form === text) return this.#texts.at(value);
    const written = value.toFixed(form & ~comma);
    return (form & comma) === 0 ? written : written.replace('.', ',');
  }

  *[Symbol.iterator](): Generator<string | null> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }

  isEmpty(row: number): boolean {
    return this.#forms.at(row) === empty;
  }

  /** The index of the row's text; -1 where the cell is empty or a plain number. */
  textNumber(row: number): number {
    return this.#forms.at(row) === text ? this.#values.at(row) : -1;
  }

  /** The text of an index from 0 to `textCount - 1`, in order of first appearance. */
  text(number: number): string {
    return this.#texts.at(number);
  }

  /** A plain number, read with its own decimal mark; NaN where the cell is empty or a text. */
  plainValue(row: number): number {
    return this.#forms.at(row) >= text ? Number.NaN : this.#values.at(row);
  }

  /** The cell as a number in a column of that decimal mark, read with its own where it has no other meaning; NaN where it is empty or a text. */
  plainNumber(row: number, decimal: DecimalMark): number {
    const form = this.#forms.at(row);
    if (form >= text) return Number.NaN;
    const value = this.#values.at(row);
    if (form === 0 || form > comma === (decimal === ',')) return value;
    return isGroup(form, value) ? Math.round(value * 1000) : value;
  }

  /** Adds what a plain number says about the decimal mark. */
  addEvidence(row: number, evidence: MarkEvidence): void {
    const form = this.#forms.at(row);
    if (form >= text) return;
    const value = this.#values.at(row);
    if (form === 0) evidence.addWhole(value);
    else if (isGroup(form, value)) evidence.addGroups(form > comma ? ',' : '.', value);
    else evidence.addOnly(form > comma ? ',' : '.');
  }

  /** A hash of the cell, the same for equal cells. */
  hash(row: number): number {
    const form = this.#forms.at(row);
    if (form === empty) return 0x2545f491;
    const value = this.#values.at(row);
    if (form === text) return this.#textHashes()[value];
    return mixedHash(form, numberHash(value));
  }

  /** Whether two cells are written alike. */
  equal(row: number, other: number): boolean {
    const form = this.#forms.at(row);
    if (form !== this.#forms.at(other)) return false;
    const [value, otherValue] = [this.#values.at(row), this.#values.at(other)];
    return form === empty || value === otherValue || (form === text && this.at(row) === this.at(other));
  }

  #textHashes(): Int32Array {
    if (this.#hashes?.length === this.textCount) return this.#hashes;
    const hashes = new Int32Array(this.textCount);
    for (let number = 0; number < hashes.length; number++) hashes[number] = textHash(this.text(number), 0);
    this.#hashes = hashes;
    return hashes;
  }
}

let plainValue = 0;
const powers = Array.from({ length: maxDigits + 1 }, (_, exponent) => 10 ** exponent);
const [zero, nine, minus, point, commaCode] = [0x30, 0x39, 0x2d, 0x2e, 0x2c];

/** The form of a plain number, whose value is then in `plainValue`; undefined where the cell is none. */
function plainForm(cell: string): number | undefined {
  const negative = cell.charCodeAt(0) === minus;
  const start = negative ? 1 : 0;
  if (cell.length === start || cell.length > start + maxDigits + 1) return undefined;
  let [digits, mark, value] = [0, -1, 0];
  for (let i = start; i < cell.length; i++) {
    const code = cell.charCodeAt(i);
    if (code >= zero && code <= nine) {
      value = value * 10 + (code - zero);
      digits += 1;
    } else if ((code === point || code === commaCode) && mark < 0 && digits > 0) mark = i;
    else return undefined;
  }
  const whole = (mark < 0 ? cell.length : mark) - start;
  const decimals = digits - whole;
  // `007`, `5.` and `-0` would not keep their form.
  if (digits > maxDigits || (whole > 1 && cell.charCodeAt(start) === zero)) return undefined;
  if ((mark >= 0 && decimals === 0) || (negative && value === 0)) return undefined;
  // Both are exact, so that the quotient is the number nearest to the digits.
  plainValue = (negative ? -value : value) / powers[decimals];
  return decimals + (mark >= 0 && cell.charCodeAt(mark) === commaCode ? comma : 0);
}
