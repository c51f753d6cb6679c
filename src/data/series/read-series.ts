import { UserError } from '../../core/errors.ts';
import { findColumn, textColumn } from '../table/column.ts';
import { type CellTable, readCells } from '../table/columns/read-cells.ts';
import { readTable } from '../table/read-table.ts';
import { assembleSeries } from './assemble-series.ts';
import type { SeriesData } from './series.ts';
import { readWhitespaceTable } from './whitespace-table.ts';

export interface SeriesOptions {
  /** The column that names the unit; found by its customary names where it is left out. */
  readonly unit?: string;
  /** The column with the time or cycle, likewise. */
  readonly time?: string;
  /** The column that says whether a unit failed (1, true, yes, 是) or was still running. */
  readonly event?: string;
  /** Only these columns are read as sensors, in this order. */
  readonly sensors?: readonly string[];
  readonly encoding?: string;
  /** The sheet of a workbook. */
  readonly sheet?: string;
  /** The line that holds the column names, from 1. */
  readonly headerRow?: number;
  /** Keeps sensors that never move: data to be answered may be short. */
  readonly keepConstant?: boolean;
  /** Bytes of the table that are kept in memory; of a larger one readings lie in a temporary file. */
  readonly mostBytes?: number;
}

const customary = {
  unit: /^(unit|unit[_ ]?(id|nr|number)|engine([_ ]?id)?|machine([_ ]?id)?|asset([_ ]?id)?|id|设备|设备编号|机器|机组|单元|机台)$/i,
  time: /^(cycle|cycles|time|time[_ ]?(in[_ ]?)?cycles?|t|hours?|周期|时间|循环|小时|次数)$/i,
};

/**
 * Reads the series of many units from a table (CSV, TSV, JSON lines, Parquet) or from NASA's text format.
 * @throws UserError for what is no such table: see the tests.
 */
export async function readSeries(path: string, options: SeriesOptions): Promise<SeriesData> {
  const { encoding, sheet, headerRow, mostBytes } = options;
  const table =
    (await readWhitespaceTable(path, mostBytes)) ?? (await readCells(path, { encoding, sheet, headerRow }, mostBytes));
  try {
    return seriesFromTable(table, options);
  } finally {
    table.close();
  }
}

/** The same from a table that was read; it is needed no more afterwards. */
export function seriesFromTable(table: CellTable, options: SeriesOptions): SeriesData {
  const unit = columnFor(table, 'unit', options.unit);
  const time = columnFor(table, 'time', options.time);
  if (unit === time) {
    throw new UserError(`--unit and --time both name column "${unit}" of ${table.source}; give two columns`);
  }
  const event = options.event === undefined ? undefined : findColumn(table, options.event);
  const sensors =
    options.sensors?.map((name) => findColumn(table, name)) ??
    table.columns.filter((name) => name !== unit && name !== time && name !== event);
  if (sensors.length === 0) {
    throw new UserError(
      `${table.source} has no columns besides unit and time; remaining life is told from sensor readings`,
    );
  }
  return assembleSeries(table, { unit, time, event }, sensors, {
    keepConstant: options.keepConstant ?? false,
    chosen: options.sensors !== undefined,
  });
}

function columnFor(
  table: Pick<CellTable, 'columns' | 'source'>,
  what: 'unit' | 'time',
  asked: string | undefined,
): string {
  if (asked !== undefined) return findColumn(table, asked);
  const found = table.columns.filter((name) => customary[what].test(name.trim()));
  if (found.length === 1) return found[0];
  const listed = table.columns
    .slice(0, 8)
    .map((name) => `"${name}"`)
    .join(', ');
  throw new UserError(
    `it cannot be told which column of ${table.source} is the ${what}; say so with --${what} (it has ${listed}${table.columns.length > 8 ? ' ...' : ''})`,
  );
}

/**
 * True remaining lives, one number for each unit in their order, as NASA's `RUL_FD001.txt` holds them.
 * @throws UserError where there are not as many as units, or one is no number.
 */
export async function readRemainingLives(
  path: string,
  units: readonly { readonly id: string }[],
): Promise<number[]> {
  const table = await readTable(path, { header: false });
  const cells = textColumn(table, table.columns[0]).filter((cell) => cell !== null && cell.trim() !== '');
  const numbers = cells.map((cell) => Number(cell));
  // A table with a header of its own has one line that is no number.
  const lives = Number.isNaN(numbers[0]) ? numbers.slice(1) : numbers;
  const wrong = lives.findIndex((life) => !(life >= 0));
  if (wrong >= 0) {
    throw new UserError(
      `line ${wrong + 1} of ${path} is not a remaining life; give one number of at least 0 for each unit`,
    );
  }
  if (lives.length !== units.length) {
    throw new UserError(
      `${path} has ${lives.length} remaining lives and the test data ${units.length} units; give one for each unit, in their order`,
    );
  }
  return lives;
}
