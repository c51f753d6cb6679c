export { Catalog } from './catalog.ts';
export {
  type InteractionColumns,
  type InteractionOptions,
  type Interactions,
  readInteractions,
} from './read-interactions.ts';
export { type ItemTexts, readItems } from './read-items.ts';
export type { InteractionFault, NextItem, Sequence } from './sequence.ts';
export { type SplitSequences, splitSequences } from './split-sequences.ts';
