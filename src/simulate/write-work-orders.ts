import { stat } from 'node:fs/promises';
import { writeCsv } from '../data/table/write.ts';
import { refuseExisting } from './checks.ts';
import { type SimulationOptions, simulateWorkOrders, type WorkOrder } from './work-orders.ts';

/** The columns of the file, in this order. */
export const workOrderColumns = [
  'order_id',
  'reported_at',
  'line',
  'machine',
  'machine_type',
  'reported_by',
  'description',
  'failure',
  'action',
  'downtime_min',
  'cost',
] as const satisfies readonly (keyof WorkOrder)[];

export interface WriteOptions extends SimulationOptions {
  /** Replace a file that is already there. */
  readonly overwrite?: boolean;
  /** Called every 10,000 rows with the number of rows made so far. */
  readonly onProgress?: (rows: number) => void;
}

const PROGRESS_EVERY = 10_000;

/**
 * Writes simulated work orders as CSV (RFC 4180, UTF-8 with a byte order mark, so that Excel shows the Chinese
 * as it is). The file appears when it is complete. Returns the number of rows, the seconds it took and the bytes.
 *
 * Throws `UserError` when the file exists already (unless `overwrite`), cannot be written, or for options
 * that are invalid.
 */
export async function writeWorkOrders(
  path: string,
  options: WriteOptions,
): Promise<{ rows: number; seconds: number; bytes: number }> {
  const began = performance.now();
  const orders = simulateWorkOrders(options);
  refuseExisting(path, options.overwrite);
  let rows = 0;
  function* cells() {
    for (const order of orders) {
      yield workOrderColumns.map((column) => toCell(order[column]));
      if (++rows % PROGRESS_EVERY === 0) options.onProgress?.(rows);
    }
  }
  await writeCsv(path, workOrderColumns, cells(), { bom: true });
  return { rows, seconds: (performance.now() - began) / 1000, bytes: (await stat(path)).size };
}

function toCell(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
