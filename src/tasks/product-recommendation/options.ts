import type { InteractionOptions } from '../../data/interactions/index.ts';

/** The columns and encoding that a person named. */
export function interactionOptions(options: Readonly<Record<string, unknown>>): InteractionOptions {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    user: text('user'),
    item: text('item'),
    time: text('time'),
    history: text('history'),
    encoding: text('encoding'),
  };
}
