/**
 * An id, a label or a level in the form in which it is compared: no difference of width, of blanks around or repeated, and
 * whole numbers as such. A join or a spreadsheet writes `105` as `105.0`, and both are one item.
 *
 *     identity('105.0'); // '105'
 *     identity(' NG  '); // 'NG'
 */
export function identity(cell: string): string {
  const code = cell.charCodeAt(cell.length - 1);
  // Most ids are plain, and millions are read.
  if (plain.test(cell) && code !== 0x30) return cell;
  const text = cell
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu, '^$&')
    .normalize('NFKC')
    .replace(/\p{Cf}+/gu, '')
    .trim()
    .replace(/\s+/g, ' ');
  return wholeNumber.test(text) ? text.replace(/^\+|[.,]0+$/g, '') : text;
}

const plain = /^[\x21-\x2a\x2c-\x7e]+$/;
/** `1.0`, `+12`, `105,00`; not `007`, `1.10`, a thousand as `1,000`, or a number of more digits than a number holds. */
const wholeNumber = /^[-+]?(0|[1-9]\d{0,14})([.,](?:0{1,2}|0{4,}))?$/;
