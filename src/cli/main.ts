import { Command, CommanderError, Option } from 'commander';
import { TrainingInterrupted } from '../train/fit.ts';
import { version } from '../version.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { explainCommand } from './commands/explain.ts';
import { generateCommand } from './commands/generate.ts';
import { infoCommand } from './commands/info.ts';
import { predictCommand } from './commands/predict.ts';
import { previewCommand } from './commands/preview.ts';
import { sampleCommand } from './commands/sample.ts';
import { tasksCommand } from './commands/tasks.ts';
import { trainCommand } from './commands/train.ts';
import { explainFailure } from './failure.ts';
import { printJson } from './output.ts';

/**
 * The command line. Resolves to the exit status: 0, 1 for a failure, 2 for a wrong command, 130 after Ctrl-C. A failure
 * is one sentence on standard error; with `--json`, standard output gets the object `{ "error": sentence }` besides.
 */
export async function main(argv: readonly string[]): Promise<number> {
  watchOutput();
  const program = new Command('millwright')
    .description(
      'Deep learning for the factory floor: train, measure, explain and use models on your own machine.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      // A message of several lines, such as one with a suggestion, in one.
      outputError: (message, write) => write(`${inOneLine(message)}; add --help for an example\n`),
    });
  const commands = [
    trainCommand(),
    evaluateCommand(),
    predictCommand(),
    explainCommand(),
    generateCommand(),
    previewCommand(),
    infoCommand(),
    tasksCommand(),
    sampleCommand(),
    doctorCommand(),
  ];
  for (const command of commands) {
    program.addCommand(
      command
        .copyInheritedSettings(program)
        .addOption(new Option('--json', 'print one JSON object on standard output')),
    );
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    const json = argv.includes('--json');
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      if (json) printJson({ error: inOneLine(error.message.replace(/^error: /, '')) });
      return 2;
    }
    const interrupted = error instanceof TrainingInterrupted;
    const sentence = interrupted ? error.message : explainFailure(error);
    if (json) printJson({ error: sentence });
    process.stderr.write(interrupted ? `\n${sentence}\n` : `error: ${sentence}\n`);
    if (process.env.MILLWRIGHT_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return interrupted ? 130 : 1;
  }
}

const inOneLine = (message: string): string => message.trim().replace(/\s*\n\s*/g, ' ');

/** A reader that has seen enough, such as `head`, is no failure; a full disk that standard output goes to is one. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`error: standard output: ${explainFailure(error)}\n`);
  process.exit(1);
}

/** Where nobody hears complaints, there are none. */
function onComplaintError(): void {}

function watchOutput(): void {
  if (process.stdout.listeners('error').includes(onOutputError)) return;
  process.stdout.on('error', onOutputError);
  process.stderr.on('error', onComplaintError);
}
