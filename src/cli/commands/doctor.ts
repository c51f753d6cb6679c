import { cpus, totalmem } from 'node:os';
import type { Command } from 'commander';
import type { Language, Sentence } from '../../core/language.ts';
import { type Device, devices } from '../../runtime/device.ts';
import { version } from '../../version.ts';
import { newCommand, type Shell, typedOptions } from '../command.ts';
import { sameLosses, type Trial, tryDevice } from '../device-trial.ts';
import { printJson, printText } from '../output.ts';

export const doctorCommand = (shell: Shell, about: Sentence): Command =>
  newCommand('doctor', about, shell)
    .addHelpText('after', `\n${{ en: 'Example:', zh: '示例：' }[shell.lang]}\n  millwright doctor\n`)
    .action(async (_options: unknown, self: Command) => {
      const processors = cpus();
      const trials = new Map<Device, Trial>();
      // One after the other: they would share the processor and say nothing of their speed.
      for (const device of devices) trials.set(device, await tryDevice(device));
      const found = {
        millwright: version,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        processor: processors[0]?.model ?? 'unknown',
        cores: processors.length,
        memoryGB: Math.round(totalmem() / 2 ** 30),
        devices: [...trials].map(([name, trial]) => ({ name, ...verdict(trial, trials.get('cpu')) })),
      };
      if (typedOptions(self).json === true) {
        const trialled = found.devices.map(({ error, ...each }) => ({
          ...each,
          ...(error && { error: error[shell.lang] }),
        }));
        printJson({ ...found, devices: trialled });
      } else {
        for (const [name, value] of Object.entries(found)) {
          if (name !== 'devices') printText(`${name.padEnd(11)} ${String(value)}\n`);
        }
        for (const each of found.devices) {
          printText(`${each.name.padEnd(11)} ${sentence(each, shell.lang)}\n`);
        }
      }
      // A machine without a graphics processor is a sound one.
      if (!found.devices[0].ok) process.exitCode = 1;
    });

interface Verdict {
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly stepMilliseconds?: number;
  readonly loss?: number;
  readonly float16?: boolean;
  readonly hardware?: readonly string[];
  readonly error?: Sentence;
}

function verdict(trial: Trial, cpu: Trial | undefined): Verdict {
  if ('error' in trial) return { ok: false, milliseconds: 0, error: trial.error };
  const { right, losses, stepMilliseconds, milliseconds, float16, hardware } = trial;
  const found = {
    milliseconds,
    stepMilliseconds: Number(stepMilliseconds.toPrecision(3)),
    loss: losses[losses.length - 1],
    float16,
    ...(hardware && { hardware }),
  };
  if (!right)
    return {
      ok: false,
      ...found,
      error: { en: 'a step gave weights that are wrong', zh: '训练一步后的权重不正确' },
    };
  const same = cpu === undefined || 'error' in cpu || sameLosses(losses, cpu.losses);
  return same
    ? { ok: true, ...found }
    : {
        ok: false,
        ...found,
        error: { en: 'its losses are not those of the cpu', zh: '损失与 cpu 的不一致' },
      };
}

function sentence(
  { ok, milliseconds, stepMilliseconds, hardware, error }: Verdict,
  language: Language,
): string {
  if (language === 'zh') {
    const on = hardware ? `（${hardware.join(' 或 ')}）` : '';
    return ok
      ? `可以训练${on}（一个小步骤得到正确的权重，含编译 ${milliseconds} 毫秒，之后 ${stepMilliseconds} 毫秒）`
      : `无法训练${on}：${error?.zh}`;
  }
  const on = hardware ? ` on ${hardware.join(' or ')}` : '';
  return ok
    ? `trains${on} (a small step gave the right weights, ${milliseconds} ms with compiling, then ${stepMilliseconds} ms)`
    : `does not train${on}: ${error?.en}`;
}
