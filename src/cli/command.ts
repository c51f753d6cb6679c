import { Command, type CommanderError, Option } from 'commander';
import { type Language, languages, type Sentence } from '../core/language.ts';
import { type OptionSchema, optionInfos } from '../tasks/kit/read-options.ts';

/** What a command writes and how. */
export interface Shell {
  readonly lang: Language;
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** A command with help and messages in the language; failures are thrown, not printed. */
export function newCommand(name: string, about: Sentence, { lang }: Shell): Command {
  return new Command(name)
    .description(about[lang])
    .helpOption('-h, --help', { en: 'show this help', zh: '显示帮助' }[lang])
    .helpCommand(false)
    .configureHelp({
      styleTitle: (title) => (lang === 'zh' ? (titles[title] ?? title) : title),
      styleUsage: (usage) =>
        lang === 'zh' ? usage.replace('[options]', '[选项]').replace('[command]', '[命令]') : usage,
      subcommandTerm: (each) => each.name(),
      optionDescription: (option) => option.description,
    })
    .exitOverride()
    .configureOutput({ outputError: () => {} });
}

export const languageOption = ({ lang }: Shell): Option =>
  new Option(
    '--lang <language>',
    { en: "language: en or zh; by default the system's", zh: '语言：en 或 zh；默认随系统' }[lang],
  );

/** `--json` and `--lang`, which every command takes. */
export function addCommonOptions(command: Command, { lang }: Shell): Command {
  const json = new Option(
    '--json',
    { en: 'print one JSON object on standard output', zh: '在标准输出打印一个 JSON 对象' }[lang],
  );
  command.addOption(json);
  return command.options.some(({ long }) => long === '--lang')
    ? command
    : command.addOption(languageOption({ lang }));
}

/** The options of a schema, required ones first, under a heading of the help; those that the command has already are not added. */
export function addOptions(
  command: Command,
  schema: OptionSchema,
  { lang }: Shell,
  group?: Sentence,
  required: Sentence = { en: ' (required)', zh: '（必需）' },
): Command {
  const taken = new Set(command.options.map(({ long }) => long));
  const infos = optionInfos(schema).filter(({ flags }) => !taken.has(flags.split(' ')[0]));
  for (const info of [...infos.filter((each) => each.required), ...infos.filter((each) => !each.required)]) {
    const about = info.about[lang];
    const option = new Option(info.flags, info.required ? `${about}${required[lang]}` : about);
    command.addOption(group === undefined ? option : option.helpGroup(group[lang]));
  }
  return command;
}

/** The options that were typed, by name. */
export function typedOptions(command: Command): Record<string, unknown> {
  const values = command.opts<Record<string, unknown>>();
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => command.getOptionValueSource(name) === 'cli'),
  );
}

const messages: readonly {
  readonly code: string;
  readonly pattern: RegExp;
  readonly zh: (...parts: string[]) => string;
}[] = [
  {
    code: 'unknownOption',
    pattern: /unknown option '(.+?)'(?:[\s\S]*Did you mean (.+?)\?)?/,
    zh: (name, near) => `没有选项 ${name}${near ? `；是否指 ${near}？` : ''}`,
  },
  {
    code: 'unknownCommand',
    pattern: /unknown command '(.+?)'(?:[\s\S]*Did you mean (.+?)\?)?/,
    zh: (name, near) => `没有命令 ${name}${near ? `；是否指 ${near}？` : ''}`,
  },
  {
    code: 'missingArgument',
    pattern: /missing required argument '(.+?)'/,
    zh: (name) => `缺少参数 <${name}>`,
  },
  {
    code: 'optionMissingArgument',
    pattern: /option '(.+?)' argument missing/,
    zh: (name) => `选项 ${name} 缺少值`,
  },
  {
    code: 'missingMandatoryOptionValue',
    pattern: /required option '(.+?)' not specified/,
    zh: (name) => `缺少必需的选项 ${name}`,
  },
  {
    code: 'excessArguments',
    pattern: /too many arguments(?: for '(.+?)')?/,
    zh: (name) => `${name ? `${name} 的` : ''}参数过多`,
  },
];

/** What commander says of a wrong command, in one line. */
export function wrongCommand({ code, message }: CommanderError, language: Language): string {
  const english = message
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/^error: /, '');
  const unknownLanguage = /^--lang (.*) is unknown/.exec(english);
  if (unknownLanguage !== null && language === 'zh')
    return `--lang ${unknownLanguage[1]} 无法识别；可用：${languages.join('、')}`;
  if (language === 'en') return english;
  for (const each of messages) {
    const found = code === `commander.${each.code}` ? each.pattern.exec(message) : null;
    if (found !== null) return each.zh(...found.slice(1).map((part) => part ?? ''));
  }
  return english;
}
