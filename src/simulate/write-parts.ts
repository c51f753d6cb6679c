import { stat } from 'node:fs/promises';
import { writeCsv } from '../data/table/write.ts';
import { refuseExisting } from './checks.ts';
import { partColumns, simulateParts } from './parts.ts';

/**
 * Writes simulated parts as CSV, complete or not at all. Returns the number of rows, the seconds it took and the bytes.
 * Throws `UserError` where the file exists already (unless `overwrite`) or cannot be written.
 */
export async function writeParts(
  path: string,
  options: { readonly rows: number; readonly seed: number; readonly overwrite?: boolean },
): Promise<{ rows: number; seconds: number; bytes: number }> {
  const began = performance.now();
  refuseExisting(path, options.overwrite);
  function* cells() {
    for (const part of simulateParts(options)) yield partColumns.map((column) => part[column]);
  }
  await writeCsv(path, partColumns, cells(), { bom: true });
  return { rows: options.rows, seconds: (performance.now() - began) / 1000, bytes: (await stat(path)).size };
}
