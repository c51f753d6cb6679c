import { knownOptions } from '../../core/known-options.ts';
import type { Callback } from '../callbacks.ts';
import { EpochFile } from './epoch-file.ts';

export interface JSONLoggerOptions {
  readonly filename: string;
  /** Whether a training that starts again keeps what the file holds; false by default. A resumed one always continues the file. */
  readonly append?: boolean;
}

/**
 * Writes a JSON object on a line after each epoch: `{"epoch":0,"loss":0.69,"valLoss":0.66}`. Numbers that are not
 * finite are null. Throws UserError where the file cannot be written.
 *
 *     await model.fit(x, y, { epochs: 20, callbacks: [JSONLogger({ filename: 'training.jsonl' })] });
 */
export function JSONLogger(options: JSONLoggerOptions): Callback {
  const { filename, append = false } = knownOptions('JSONLogger', options, { filename: true, append: true });
  const file = new EpochFile(filename, '{"epoch":');
  return {
    onTrainBegin({ epoch }) {
      file.keep((line) => (epoch > 0 ? epochOf(line) < epoch : append));
    },
    onEpochEnd(epoch, logs) {
      file.add(JSON.stringify({ epoch, ...logs }));
    },
  };
}

function epochOf(line: string): number {
  try {
    return Number(JSON.parse(line).epoch);
  } catch {
    return Number.NaN;
  }
}
