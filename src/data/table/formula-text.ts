/** What a spreadsheet program takes for the start of a formula, in a full-width form too. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
/** `-5`, `+3.2`, `-1,234.5e3`, `-5 %`: no harm in any program. Nor is there in `-` and `--`, which often stand for nothing. */
const plainNumber = /^[-+]*(\d[\d,. ]*|[.,]\d+)?([eE][-+]?\d+)?\s*%?$/;

/** Whether a spreadsheet program would run this text as a formula when it opens a file of texts. */
export const isFormula = (text: string): boolean =>
  formulaStart.test(text) && !plainNumber.test(text.normalize('NFKC'));

/**
 * The text with an apostrophe before what a spreadsheet program would run as a formula
 * (https://owasp.org/www-community/attacks/CSV_Injection); other texts as they are.
 */
export const withoutFormula = (text: string): string => (isFormula(text) ? `'${text}` : text);
