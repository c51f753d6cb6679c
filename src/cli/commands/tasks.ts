import { Command } from 'commander';
import { tasks } from '../../tasks/registry.ts';
import { languageOf, printJson } from '../output.ts';

export function tasksCommand(): Command {
  return new Command('tasks')
    .description('list what can be learned')
    .addHelpText('after', '\nExample:\n  millwright tasks\n')
    .action((options: Record<string, unknown>) => {
      const lang = languageOf(undefined);
      const listed = tasks.map(({ name, summary, example, architectures }) => ({
        name,
        summary: summary[lang],
        architectures,
        example,
      }));
      if (options.json === true) return printJson(listed);
      for (const { name, summary, architectures, example } of listed) {
        process.stdout.write(
          `${name}\n  ${summary}\n  networks: ${architectures.join(', ')}\n  ${example}\n`,
        );
      }
    });
}
