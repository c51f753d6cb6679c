/** Characters that move the cursor of a terminal or change what it shows, and marks that turn the direction of a text. */
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const unseenInLines = /[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text of a file as one line for a terminal: what would steer the terminal is shown instead, `\x1b` as `␛`. */
export const visibleLine = (text: string): string => text.replace(unseen, shown);

/** The same for a text of several lines. */
export const visibleLines = (text: string): string => text.replace(unseenInLines, shown);

/** All texts within a value as lines for a terminal. */
export function visibleTexts<T>(value: T): T;
export function visibleTexts(value: unknown): unknown {
  if (typeof value === 'string') return visibleLine(value);
  if (Array.isArray(value)) return value.map((each) => visibleTexts(each));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [visibleLine(key), visibleTexts(each)]),
  );
}

/** The symbol that Unicode has for a control character, and a sign for others. */
function shown(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\n' || character === '\r' || character === '\t') return ' ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
