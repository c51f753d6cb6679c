import { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import { printJson } from '../output.ts';

export function infoCommand(): Command {
  return new Command('info')
    .description('show what a model folder holds: task, data, metrics, cost')
    .argument('<model>', 'the model folder')
    .addHelpText('after', '\nExample:\n  millwright info models/failures\n')
    .action(async (folder: string, options: Record<string, unknown>) => {
      const { manifest, read } = await openBundle(folder);
      // Reading every file is what notices damage.
      for (const name of Object.keys(manifest.files)) await read(name);
      const { task, millwright, created, files, content } = manifest;
      if (options.json === true)
        printJson({ folder, task, millwright, created, files: Object.keys(files), ...content });
      else
        for (const line of [
          `${folder}: ${task}, trained ${created} by Millwright ${millwright}`,
          ...show(content),
        ]) {
          process.stdout.write(`${line}\n`);
        }
    });
}

/** Nested values as indented lines; long lists only by their length. */
function show(content: { readonly [key: string]: Json }, indent = '  '): string[] {
  return Object.entries(content).flatMap(([name, value]) => {
    const nested = Object.keys(jsonObject(value)).length > 0;
    if (nested) return [`${indent}${name}:`, ...show(jsonObject(value), `${indent}  `)];
    if (Array.isArray(value)) {
      const short = value.length <= 12 && value.every((each) => typeof each !== 'object');
      return [`${indent}${name}: ${short ? value.join(', ') : `${value.length} entries`}`];
    }
    return [`${indent}${name}: ${typeof value === 'object' ? 'none' : String(value)}`];
  });
}
