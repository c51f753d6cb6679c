import { setImmediate } from 'node:timers/promises';
import { checkStopped } from './errors.ts';

/** How long a loop may run before other work, such as a signal to stop, has its turn. */
const longest = 100;

/**
 * A function that a long loop calls now and then: it waits for other work where that has had no turn for a tenth of a
 * second, and throws UserError where a person stopped the program meanwhile.
 *
 *     const breathe = breathing(signal);
 *     for (const row of rows) {
 *       compute(row);
 *       await breathe();
 *     }
 */
export function breathing(signal?: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < longest) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
      checkStopped(signal);
    });
  };
}

/** What `work` comes to, or UserError as soon as a person stops the program: the work may be one that never ends. */
export async function untilStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      try {
        checkStopped(signal);
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener('abort', stop);
  });
  try {
    // Work that hears the signal itself may say more.
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
