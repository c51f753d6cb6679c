import { knownOptions } from '../../core/known-options.ts';
import type { Callback } from '../callbacks.ts';
import { EpochFile } from './epoch-file.ts';

export interface CSVLoggerOptions {
  readonly filename: string;
  /** Between columns; a comma by default. */
  readonly separator?: string;
  /** Whether a training that starts again keeps what the file holds; false by default. A resumed one always continues the file. */
  readonly append?: boolean;
}

/**
 * Writes a line after each epoch: its number from 0, loss, metrics and learning rate, as Keras' `CSVLogger`. Throws
 * UserError where the file cannot be written.
 *
 *     await model.fit(x, y, { epochs: 20, callbacks: [CSVLogger({ filename: 'training.csv' })] });
 */
export function CSVLogger(options: CSVLoggerOptions): Callback {
  const {
    filename,
    separator = ',',
    append = false,
  } = knownOptions('CSVLogger', options, { filename: true, separator: true, append: true });
  const file = new EpochFile(filename, 'epoch');
  let columns: readonly string[] | undefined;
  return {
    onTrainBegin({ epoch }) {
      const isBefore = (line: string): boolean => Number.parseInt(line, 10) < epoch;
      const goesOn = epoch > 0;
      const [header] = file.keep((line, i) => (goesOn ? i === 0 || isBefore(line) : append));
      columns = header?.split(separator);
    },
    onEpochEnd(epoch, logs) {
      if (columns === undefined) {
        columns = ['epoch', ...Object.keys(logs)];
        file.add(columns.join(separator));
      }
      const values: Readonly<Record<string, number>> = { epoch, ...logs };
      file.add(columns.map((name) => shown(values[name])).join(separator));
    },
  };
}

/** A number with all its digits; nothing where there is none. */
const shown = (value: number | undefined): string => (value === undefined ? '' : String(value));
