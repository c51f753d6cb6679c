export interface Closable {
  close(): void | Promise<void>;
}

/** Remembers what must be closed in the end and gives it back to be used. */
export type Hold = <T extends Closable>(held: T) => T;

/** Runs `work` and then closes all that it held, the last first, also where it failed. */
export async function withCleanup<T>(work: (hold: Hold) => Promise<T>): Promise<T> {
  const held: Closable[] = [];
  try {
    return await work((each) => {
      held.push(each);
      return each;
    });
  } finally {
    for (let last = held.pop(); last !== undefined; last = held.pop()) await last.close();
  }
}
