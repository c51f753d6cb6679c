import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Sentence } from '../core/language.ts';
import type { Device } from '../runtime/index.ts';

/** What a small training on a device came to, or why there was none. */
export type Trial =
  | { readonly error: Sentence }
  | {
      /** Until the first step was done, compiling included. */
      readonly milliseconds: number;
      /** Whether the first step gave the weights that it must. */
      readonly right: boolean;
      readonly losses: readonly number[];
      /** Of a step that has been compiled. */
      readonly stepMilliseconds: number;
      /** Whether it computes products in float16, which mixed precision needs. */
      readonly float16: boolean;
      /** The graphics processors that Vulkan shows. */
      readonly hardware?: readonly string[];
    };

/** Milliseconds after which a driver is taken to hang. */
const patience = 120_000;

/** Tries a small training on the device in a process of its own, so that one that crashes or hangs is an answer too. */
export function tryDevice(device: Device): Promise<Trial> {
  return new Promise((resolve) => {
    const [name, options] = import.meta.url.endsWith('.ts')
      ? ['try-device.ts', ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]]
      : ['try-device.js', []];
    const module = fileURLToPath(new URL(name, import.meta.url));
    execFile(
      process.execPath,
      [...options, module, device],
      { timeout: patience, killSignal: 'SIGKILL' },
      (error, out) => {
        try {
          // What was printed counts even where the driver ended the process afterwards.
          resolve(JSON.parse(out) as Trial);
        } catch {
          const end = error?.signal ?? error?.code ?? 'nothing said';
          resolve({
            error: error?.killed
              ? {
                  en: `its driver did not answer within ${patience / 1000} seconds`,
                  zh: `驱动在 ${patience / 1000} 秒内没有响应`,
                }
              : { en: `its driver ended the process (${end})`, zh: `驱动结束了进程（${end}）` },
          });
        }
      },
    );
  });
}

/** Whether a device's losses are those of the processor, to the rounding of float32. */
export const sameLosses = (found: readonly number[], expected: readonly number[]): boolean =>
  found.length === expected.length &&
  found.every((loss, i) => Math.abs(loss - expected[i]) <= 1e-5 * (1 + Math.abs(expected[i])));
