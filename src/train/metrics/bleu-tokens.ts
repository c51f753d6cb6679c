/** How BLEU splits a line into tokens: `13a` as WMT's mteval, `zh` besides with every Chinese character by itself. */
export type BleuTokenizer = '13a' | 'zh';

/** The tokens of a line, as sacrebleu's tokenizers of these names give them. */
export function bleuTokens(line: string, tokenizer: BleuTokenizer): string[] {
  const trimmed = line.trimEnd();
  const text = tokenizer === '13a' ? ` ${plain(trimmed)} ` : spaced(trimmed.trim());
  return text
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
    .split(/\s+/)
    .filter((token) => token !== '');
}

function plain(line: string): string {
  const joined = line.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  if (!joined.includes('&')) return joined;
  return joined
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

const spaced = (line: string): string => line.replace(chinese, ' $& ');

// The ranges are sacrebleu's. Its two beyond the Basic Multilingual Plane are written so that they take in U+2001 to
// U+2A6D instead, quotation marks and dashes among them; so do ours, or figures would differ.
const chinese =
  /[\u3400-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\u2001-\u2a6d\uff00-\uffef\u2e80-\u2eff\u3000-\u303f\u31c0-\u31ef\u2f00-\u2fdf\u2ff0-\u2fff\u3100-\u312f\u31a0-\u31bf\ufe10-\ufe1f\ufe30-\ufe4f\u3200-\u33ff]/g;
