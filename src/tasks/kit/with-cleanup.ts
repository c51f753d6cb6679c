import type { Learned } from './task.ts';

interface Closable {
  close(): void | Promise<void>;
}

/** Told of what must be given back, it gives it to whoever uses it. */
export type Hold = <T extends Closable>(held: T) => T;

/**
 * What a task learned with things that must be given back, such as temporary files: `hold` is told of each when it is
 * there. They are given back, the last first, when learning fails, and else when the report is written.
 */
export async function holding(learn: (hold: Hold) => Promise<Learned>): Promise<Learned> {
  const held: Closable[] = [];
  const close = async (): Promise<void> => {
    for (let last = held.pop(); last !== undefined; last = held.pop()) await last.close();
  };
  try {
    const learned = await learn((each) => {
      held.push(each);
      return each;
    });
    return {
      ...learned,
      async close() {
        await learned.close?.();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
