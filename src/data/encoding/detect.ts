import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../core/errors.ts';
import type { ByteSurvey } from './survey.ts';

/** Names people use that the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  unicode: 'utf-16le',
  'utf-8-sig': 'utf-8',
  utf_8: 'utf-8',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb_18030: 'gb18030',
  cp936: 'gb18030',
  cp1252: 'windows-1252',
  sjis: 'shift_jis',
};
const COMMON = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'shift_jis'];

/**
 * The Encoding Standard's name (https://encoding.spec.whatwg.org) of an encoding a person named.
 * @throws UserError when there is none of that name.
 */
export function encodingName(label: string): string {
  const name = label.trim().toLowerCase();
  try {
    const known = new TextDecoder(ALIASES[name] ?? name).encoding;
    return known === 'gbk' ? 'gb18030' : known;
  } catch {
    throw new UserError({
      en: `There is no encoding "${label}"; use ${COMMON.join(', ')} or windows-1252.`,
      zh: `没有名为“${label}”的编码；可用 ${COMMON.join('、')} 或 windows-1252`,
    });
  }
}

/**
 * The encoding of a file's bytes: from its byte order mark; UTF-16 by the positions of its NUL bytes; UTF-8
 * when every byte is valid; else GB18030 when its double bytes are those of Chinese text.
 * @throws UserError when it is none of these, or not text at all.
 */
export function detectEncoding(survey: ByteSurvey, path: string): string {
  const { head, size, nulsEven, nulsOdd, validUtf8, evidence } = survey;
  const marked = markedUtf16(head);
  if (marked !== undefined) return marked;

  const nuls = nulsEven + nulsOdd;
  const oneSided = Math.max(nulsEven, nulsOdd) >= 0.9 * nuls;
  if (nuls > 0 && size % 2 === 0 && oneSided && (!validUtf8 || nuls > 0.2 * size)) {
    const encoding = nulsOdd > nulsEven ? 'utf-16le' : 'utf-16be';
    if (readsAsText(head, encoding)) return encoding;
  }
  const controls = evidence.filter((byte) => byte < 0x20 && (byte < 0x09 || byte > 0x0d)).length;
  if (nuls > 0.2 * size || (nuls > 0 && !validUtf8) || controls > 0.02 * evidence.length) {
    throw new UserError({
      en: `${path} is a binary file, not a table; give a CSV, TSV, JSON lines or Parquet file.`,
      zh: `${path} 是二进制文件，不是表格；请提供 CSV、TSV、JSON Lines 或 Parquet 文件`,
    });
  }
  if (validUtf8) return 'utf-8';
  if (looksLikeGb18030(evidence)) return 'gb18030';
  throw new UserError({
    en: `${path} is not text in UTF-8, UTF-16 or GB18030; give its encoding (such as windows-1252, big5 or shift_jis), or save it again as UTF-8.`,
    zh: `${path} 不是 UTF-8、UTF-16 或 GB18030 文本；请用 --encoding 指定编码（如 windows-1252、big5 或 shift_jis），或另存为 UTF-8`,
  });
}

/** Which UTF-16 the byte order mark at the start of a file stands for, if there is one. */
export function markedUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
}

/** Writes a UTF-8 copy of `from`, without a byte order mark, piece by piece.
 * @throws UserError when a byte is not valid in the encoding; the copy is then incomplete. */
export async function transcodeToUtf8(
  from: string,
  encoding: string,
  to: string,
  name = from,
): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let position = 0;
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new UserError({
        en: `${name} is not valid ${encoding} (near byte ${position}); give its true encoding, or save it again as UTF-8.`,
        zh: `${name} 不是有效的 ${encoding} 文本（第 ${position} 字节附近）；请指定实际编码，或另存为 UTF-8`,
      });
    }
  };
  await pipeline(
    createReadStream(from),
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        yield decode(piece);
        position += piece.length;
      }
      yield decode();
    },
    createWriteStream(to),
  );
}

/** Whether it decodes without an error, to text with hardly a control, private or unassigned character. */
function readsAsText(head: Uint8Array, encoding: string): boolean {
  const even = head.subarray(0, head.length - (head.length % 2));
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(even, { stream: true });
    const odd = text.match(/[^\P{C}\t\r\n\f\0\u200b-\u200f]/gu)?.length ?? 0;
    return odd <= 0.02 * text.length;
  } catch {
    return false;
  }
}

/**
 * Whether all bytes above ASCII are one or two between Latin letters, as in `Größe` in windows-1252. That is not Chinese: its
 * characters are in runs, or between signs and figures.
 */
function isAmongLetters(bytes: Uint8Array): boolean {
  const isLetter = (byte: number | undefined): boolean =>
    byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
  let runs = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] < 0x80) continue;
    let end = at;
    while (end < bytes.length && bytes[end] >= 0x80) end += 1;
    if (end - at > 2 || !(isLetter(bytes[at - 1]) || isLetter(bytes[end]))) return false;
    runs += 1;
    at = end;
  }
  return runs > 0;
}

/**
 * Whether the double bytes are mostly those of GB 2312's punctuation and Chinese characters, or four-byte
 * forms. Merely decoding proves little: most Big5, Shift-JIS and Windows-1252 text decodes as GB18030, wrongly.
 */
function looksLikeGb18030(bytes: Uint8Array): boolean {
  const isLead = (byte: number) => byte >= 0x81 && byte <= 0xfe;
  let expected = 0;
  let others = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    const trail = bytes[at + 1] ?? 0;
    if (lead < 0x80) continue;
    if (isLead(lead) && trail >= 0x30 && trail <= 0x39 && isLead(bytes[at + 2] ?? 0)) {
      expected++;
      at += 3;
    } else {
      const chinese = trail >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa3) || (lead >= 0xb0 && lead <= 0xf7));
      if (chinese) expected++;
      else others++;
      at += 1;
    }
  }
  return expected > 0 && expected >= 2 * others && !isAmongLetters(bytes);
}
