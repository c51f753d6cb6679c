import { implementTextTask } from '../text/training.ts';
import { labellings } from './labellings.ts';

export const implementation = implementTextTask({
  title: { en: (input) => `Sentiment of “${input}”`, zh: (input) => `“${input}”的情感倾向` },
  labellings,
});
