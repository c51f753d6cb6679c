import { cpus, totalmem } from 'node:os';
import { Command } from 'commander';
import { constant, gradients, input, matmul, reduceSum, square, sub } from '../../graph/index.ts';
import { compute } from '../../runtime/index.ts';
import { version } from '../../version.ts';
import { printJson } from '../output.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check that this machine can train and say what was found')
    .addHelpText('after', '\nExample:\n  millwright doctor\n')
    .action(async (options: Record<string, unknown>) => {
      const processors = cpus();
      const training = await tryStep();
      const found = {
        millwright: version,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        processor: processors[0]?.model ?? 'unknown',
        cores: processors.length,
        memoryGB: Math.round(totalmem() / 2 ** 30),
        devices: [{ name: 'cpu', ...training }],
      };
      if (options.json === true) printJson(found);
      else {
        for (const [name, value] of Object.entries(found)) {
          if (name !== 'devices') process.stdout.write(`${name.padEnd(11)} ${String(value)}\n`);
        }
        const word = training.ok
          ? `trains (a small step gave the right gradient in ${training.milliseconds} ms)`
          : `does not train: ${training.error}`;
        process.stdout.write(`${'cpu'.padEnd(11)} ${word}\n`);
      }
      if (!training.ok) process.exitCode = 1;
    });
}

/** The gradient of a small least-squares problem, compared with the one worked out by hand. */
async function tryStep(): Promise<{ ok: boolean; milliseconds: number; error?: string }> {
  const start = performance.now();
  try {
    const weight = input('weight', 'float32', [2, 1]);
    const x = constant([1, 2, 3, 4], 'float32', [2, 2]);
    const loss = reduceSum(square(sub(matmul(x, weight), constant([1, 1], 'float32', [2, 1]))));
    const [gradient] = gradients(loss, [weight]);
    const result = await compute({ gradient }, { weight: Float32Array.from([0.5, -0.5]) });
    // 2·xᵀ·(x·w - y), with x·w - y = [-1.5, -1.5]
    const right = Number(result.gradient[0]) === -12 && Number(result.gradient[1]) === -18;
    const milliseconds = Math.round(performance.now() - start);
    return right
      ? { ok: true, milliseconds }
      : { ok: false, milliseconds, error: 'a gradient came out wrong' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, milliseconds: Math.round(performance.now() - start), error: message };
  }
}
