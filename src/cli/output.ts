import type { Language } from '../core/language.ts';
import { visibleLine, visibleLines } from '../core/visible.ts';

/** Writes the one JSON object of `--json`; everything else goes to standard error. */
export function printJson(value: unknown): void {
  // JSON escapes control characters below 32 by itself; a terminal obeys those from 127 on too.
  const escaped = JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  process.stdout.write(`${escaped}\n`);
}

/** Writes a line for a person to standard output; what comes from files cannot steer the terminal. */
export const printLine = (line: string): void => void process.stdout.write(`${visibleLine(line)}\n`);
/** Writes a text of any number of lines to standard output, as it is but for what would steer the terminal. */
export const printText = (text: string): void => void process.stdout.write(visibleLines(text));
/** The same on standard error. */
export const complain = (text: string): void => void process.stderr.write(visibleLines(text));

/** A line for a person: on standard output, or on standard error where that holds JSON. */
export function printer(json: boolean): (line: string) => void {
  const stream = json ? process.stderr : process.stdout;
  return (line) => stream.write(`${visibleLines(line)}\n`);
}

/** What was typed after `--lang`. */
export function typedLanguage(argv: readonly string[]): string | undefined {
  const at = argv.lastIndexOf('--lang');
  return at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length);
}

/** The language of console and report: as typed with `--lang`, or as the system is set. */
export function languageOf(argv: readonly string[]): Language {
  const asked = typedLanguage(argv);
  if (asked === 'zh' || asked === 'en') return asked;
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
