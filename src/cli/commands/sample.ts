import type { Command } from 'commander';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { flag, wholeNumber, words } from '../../tasks/kit/options.ts';
import { readOptions } from '../../tasks/kit/read-options.ts';
import { addOptions, newCommand, type Shell, typedOptions } from '../command.ts';
import { printer, printJson } from '../output.ts';

type Simulator = typeof import('../../simulate/index.ts');
interface Wanted {
  readonly count: number;
  readonly seed: number;
  readonly overwrite: boolean;
}

/** A kind of sample: what it is counted in, how many by default, and how it is written. */
interface Sample {
  readonly counted: 'rows' | 'units' | 'images';
  readonly usual: number;
  readonly what: Sentence;
  write(
    simulate: Simulator,
    path: string,
    wanted: Wanted,
  ): Promise<{ readonly rows: number; readonly seconds: number }>;
}

const samples: Readonly<Record<string, Sample>> = {
  'work-orders': {
    counted: 'rows',
    usual: 20_000,
    what: { en: 'simulated work orders', zh: '条模拟工单' },
    write: (simulate, path, { count, ...options }) =>
      simulate.writeWorkOrders(path, { rows: count, ...options }),
  },
  'run-to-failure': {
    counted: 'units',
    usual: 120,
    what: { en: 'readings of simulated pumps', zh: '条模拟水泵读数' },
    write: (simulate, path, { count, ...options }) =>
      simulate.writeRunToFailure(path, { units: count, ...options }),
  },
  surfaces: {
    counted: 'images',
    usual: 600,
    what: { en: 'images of simulated surfaces', zh: '张模拟表面图片' },
    write: (simulate, path, { count, ...options }) =>
      simulate.writeSurfaces(path, { pictures: count, ...options }),
  },
  'spare-parts': {
    counted: 'rows',
    usual: 20_000,
    what: {
      en: 'simulated orders of spare parts, and the table of parts beside them,',
      zh: '条模拟备件领用记录（并附备件表）',
    },
    write: (simulate, path, { count, ...options }) =>
      simulate.writePartOrders(path, { rows: count, ...options }),
  },
  parts: {
    counted: 'rows',
    usual: 4000,
    what: { en: 'simulated turned parts', zh: '个模拟车削零件' },
    write: (simulate, path, { count, ...options }) => simulate.writeParts(path, { rows: count, ...options }),
  },
  remarks: {
    counted: 'rows',
    usual: 4000,
    what: { en: 'simulated remarks of operators', zh: '条模拟操作员意见' },
    write: (simulate, path, { count, ...options }) =>
      simulate.writeRemarks(path, { rows: count, ...options }),
  },
  phrases: {
    counted: 'rows',
    usual: 6000,
    what: { en: 'simulated sentences in English and Chinese', zh: '对模拟中英文句子' },
    write: (simulate, path, { count, ...options }) =>
      simulate.writeBilingualPhrases(path, { rows: count, ...options }),
  },
};
const kinds = Object.keys(samples);

const options = z.object({
  out: words(
    { en: 'the CSV file to write; for surfaces, the folder', zh: '要写入的 CSV 文件；surfaces 为文件夹' },
    'path',
  ),
  rows: wholeNumber(1, {
    en: 'how many orders (default 20000), parts or remarks (default 4000), phrases (default 6000)',
    zh: '工单数（默认 20000）、零件或意见数（默认 4000）、句对数（默认 6000）',
  }).optional(),
  units: wholeNumber(1, { en: 'how many pumps (default 120)', zh: '水泵数（默认 120）' }).optional(),
  images: wholeNumber(1, { en: 'how many surfaces (default 600)', zh: '表面图片数（默认 600）' }).optional(),
  pictures: wholeNumber(1, { en: 'the same as --images', zh: '同 --images' }).optional(),
  seed: wholeNumber(0, {
    en: 'the same seed gives the same file (default 7)',
    zh: '相同的种子得到相同的文件（默认 7）',
  }).default(7),
  overwrite: flag({ en: 'replace the file', zh: '覆盖已有文件' }).default(false),
});

const examples: readonly string[] = [
  'work-orders --rows 20000 --seed 7 --out orders.csv',
  'run-to-failure --units 120 --seed 7 --out pumps.csv',
  'surfaces --images 600 --seed 7 --out surfaces',
  'spare-parts --rows 20000 --seed 7 --out spare-parts.csv',
  'parts --rows 4000 --seed 7 --out parts.csv',
  'remarks --rows 4000 --seed 7 --out remarks.csv',
  'phrases --rows 6000 --seed 7 --out phrases.csv',
];

export function sampleCommand(shell: Shell, about: Sentence): Command {
  const { lang } = shell;
  return addOptions(newCommand('sample', about, shell).argument('<kind>', kinds.join(', ')), options, shell)
    .addHelpText(
      'after',
      `\n${{ en: 'Examples:', zh: '示例：' }[lang]}\n${examples.map((each) => `  millwright sample ${each}\n`).join('')}`,
    )
    .action(async (kind: string, _options: unknown, self: Command) => {
      const sample = Object.hasOwn(samples, kind) ? samples[kind] : undefined;
      if (sample === undefined) {
        throw new UserError({
          en: `there are no samples called "${kind}"; known: ${kinds.join(', ')}`,
          zh: `没有名为“${kind}”的样例；可用：${kinds.join('、')}`,
        });
      }
      const { json, lang: _lang, ...given } = typedOptions(self);
      const { out, seed, overwrite, ...counts } = readOptions(options, given, `sample ${kind}`, 'shell');
      const asked = { ...counts, images: counts.images ?? counts.pictures };
      const idle = (['rows', 'units', 'images'] as const).find(
        (each) => each !== sample.counted && asked[each] !== undefined,
      );
      if (idle !== undefined) {
        throw new UserError({
          en: `sample ${kind} has no --${idle}; give --${sample.counted}`,
          zh: `样例 ${kind} 没有选项 --${idle}；请用 --${sample.counted}`,
        });
      }
      const count = asked[sample.counted] ?? sample.usual;
      const simulate = await import('../../simulate/index.ts');
      const written = await sample.write(simulate, out, { count, seed, overwrite });
      if (json === true) {
        printJson({ out, seed, simulated: true, ...written });
        return;
      }
      const seconds = written.seconds.toFixed(1);
      printer(false)(
        {
          en: `${written.rows} ${sample.what.en} (seed ${seed}) written to ${out} in ${seconds} s`,
          zh: `已写入 ${written.rows} ${sample.what.zh}（种子 ${seed}）到 ${out}，用时 ${seconds} 秒`,
        }[lang],
      );
    });
}
