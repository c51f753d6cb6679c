/** Text from data made safe to show: one line, no control characters, no half surrogate pairs, not too long. */

const CONTROL = /[^\P{Cc}\t\n\r]|[\u2028\u2029\ufffe\uffff]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
/** Marks that would turn the direction of the text around them. */
const BIDI_OVERRIDE = /[\u202a-\u202e\u2066-\u2069]/g;

/** The same text without characters that HTML, SVG or XML forbid; the length in UTF-16 units stays the same. */
export function printable(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd').replace(CONTROL, ' ').replace(BIDI_OVERRIDE, ' ');
}

/** HTML text or attribute value: `&`, `<`, `>` and both quotes escaped. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The first `limit` characters, with an ellipsis where something was cut; never cuts an emoji's pair in two. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = limit;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** One line: white space of any kind becomes one blank, the rest is cut at `limit` characters. */
export function oneLine(text: string, limit = 160): string {
  // Cut before collapsing too, so that a line of a million characters costs nothing.
  const head = text.length > limit * 8 ? text.slice(0, limit * 8) : text;
  const line = printable(head).replace(/\s+/g, ' ').trim();
  return line.length <= limit && head.length < text.length ? `${line}…` : truncate(line, limit);
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** About how wide a text is, in pixels, in a wide sans serif: CJK and emoji take one em, capitals 0.8. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) {
    if (WIDE.test(character)) ems += 1;
    else if (/[ilIjtfr.,:;'|!()[\] ]/.test(character)) ems += 0.36;
    else if (/[A-ZMWmw@%—]/.test(character)) ems += 0.8;
    else ems += 0.62;
  }
  return ems * fontSize;
}

/** One line that fits into `width` pixels, cut with an ellipsis when it must be. */
export function fitText(text: string, width: number, fontSize: number): string {
  const line = oneLine(text, 200);
  if (textWidth(line, fontSize) <= width) return line;
  let fitted = '';
  for (const character of line) {
    if (textWidth(`${fitted}${character}…`, fontSize) > width) break;
    fitted += character;
  }
  return `${fitted.trimEnd()}…`;
}
