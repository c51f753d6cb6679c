import { CommanderError } from 'commander';
import { type Language, languages } from '../core/language.ts';
import { version } from '../version.ts';
import { addCommonOptions, languageOption, newCommand, wrongCommand } from './command.ts';
import { explainFailure, isInterruption } from './failure.ts';
import { isIsolated, runIsolated } from './isolate.ts';
import { complain, languageOf, printJson, typedLanguage } from './output.ts';
import { verbs } from './verbs.ts';

/**
 * The command line. Resolves to the exit status: 0, 1 for a failure, 2 for a wrong command, 130 after Ctrl-C. A failure
 * is one sentence on standard error; with `--json`, standard output gets the object `{ "error": sentence }` besides.
 */
export async function main(argv: readonly string[]): Promise<number> {
  watchOutput();
  const lang = languageOf(argv);
  try {
    if (isIsolated(argv)) return await runIsolated(argv);
    await parse(argv, lang);
    return 0;
  } catch (error) {
    const json = argv.includes('--json');
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // Nothing was typed: the help has been shown.
      if (error.code === 'commander.help') return 2;
      const sentence = wrongCommand(error, lang);
      if (json) printJson({ error: sentence });
      const hint = { en: 'add --help for an example', zh: '加 --help 查看示例' }[lang];
      // A question has an end of its own.
      const between = /[?？]$/.test(sentence) ? { en: ' ', zh: '' }[lang] : separator[lang];
      complain(`${prefix[lang]}${sentence}${between}${hint}\n`);
      return 2;
    }
    const interrupted = isInterruption(error);
    const sentence = explainFailure(error, lang);
    if (json) printJson({ error: sentence });
    complain(interrupted ? `\n${sentence}\n` : `${prefix[lang]}${sentence}\n`);
    if (process.env.MILLWRIGHT_DEBUG && error instanceof Error) complain(`${error.stack}\n`);
    return interrupted ? 130 : 1;
  }
}

const prefix: Readonly<Record<Language, string>> = { en: 'error: ', zh: '错误：' };
const separator: Readonly<Record<Language, string>> = { en: '; ', zh: '；' };

/** Throws where `--lang` names a language that nobody has written. */
function checkLanguage(argv: readonly string[]): void {
  const asked = typedLanguage(argv);
  if (asked === undefined || languages.some((each) => each === asked)) return;
  throw new CommanderError(
    2,
    'millwright.lang',
    `error: --lang ${asked} is unknown; give ${languages.join(' or ')}`,
  );
}

/** Loads the code of the verb that was typed, and of no other. */
async function parse(argv: readonly string[], lang: Language): Promise<void> {
  const shell = { lang };
  const program = newCommand(
    'millwright',
    {
      en: 'Deep learning for the factory floor: train, measure, explain and use models on your own machine.',
      zh: '面向工厂的深度学习：在自己的机器上训练、测量、解释和使用模型。',
    },
    shell,
  )
    .addOption(languageOption(shell))
    .enablePositionalOptions()
    .version(version, '-V, --version', { en: 'show the version', zh: '显示版本' }[lang]);
  checkLanguage(argv);
  const [first, ...words] = afterLanguage(argv);
  for (const { name, about, load } of verbs) {
    const command =
      name === first ? await (await load())(shell, about, words) : newCommand(name, about, shell);
    program.addCommand(addCommonOptions(command, shell));
  }
  await program.parseAsync([...argv], { from: 'user' });
}

/** What was typed without `--lang` before the verb. */
function afterLanguage(argv: readonly string[]): readonly string[] {
  if (argv[0] === '--lang') return afterLanguage(argv.slice(2));
  return argv[0]?.startsWith('--lang=') ? afterLanguage(argv.slice(1)) : argv;
}

/** A reader that has seen enough, such as `head`, is no failure; a full disk that standard output goes to is one. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  complain(`error: standard output: ${explainFailure(error, 'en')}\n`);
  process.exit(1);
}

/** Where nobody hears complaints, there are none. */
function onComplaintError(): void {}

function watchOutput(): void {
  if (process.stdout.listeners('error').includes(onOutputError)) return;
  process.stdout.on('error', onOutputError);
  process.stderr.on('error', onComplaintError);
}
