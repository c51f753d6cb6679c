import type { Language } from '../core/language.ts';

/** Writes the one JSON object of `--json`; everything else goes to standard error. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A line for a person: on standard output, or on standard error where that holds JSON. */
export function printer(json: boolean): (line: string) => void {
  const stream = json ? process.stderr : process.stdout;
  return (line) => stream.write(`${line}\n`);
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
