import { Command, CommanderError, Option } from 'commander';
import { TrainingInterrupted } from '../train/fit.ts';
import { version } from '../version.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { explainCommand } from './commands/explain.ts';
import { infoCommand } from './commands/info.ts';
import { predictCommand } from './commands/predict.ts';
import { sampleCommand } from './commands/sample.ts';
import { tasksCommand } from './commands/tasks.ts';
import { trainCommand } from './commands/train.ts';
import { explainFailure } from './failure.ts';

/** The command line. Resolves to the exit status: 0, 1 for a failure, 2 for a wrong command, 130 after Ctrl-C. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('millwright')
    .description(
      'Deep learning for the factory floor: train, measure, explain and use models on your own machine.',
    )
    .version(version)
    .showHelpAfterError('(add --help for an example)')
    .exitOverride();
  const commands = [
    trainCommand(),
    evaluateCommand(),
    predictCommand(),
    explainCommand(),
    infoCommand(),
    tasksCommand(),
    sampleCommand(),
    doctorCommand(),
  ];
  for (const command of commands) {
    program.addCommand(
      command.exitOverride().addOption(new Option('--json', 'print one JSON object on standard output')),
    );
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof TrainingInterrupted) {
      process.stderr.write(`\n${error.message}\n`);
      return 130;
    }
    process.stderr.write(`error: ${explainFailure(error)}\n`);
    if (process.env.MILLWRIGHT_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return 1;
  }
}
