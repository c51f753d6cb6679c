import { UserError } from '../../core/errors.ts';
import { quotedList } from '../../core/language.ts';
import { findColumn, textColumn } from '../table/column.ts';
import { type CellTable, readCells } from '../table/columns/read-cells.ts';
import { readingOf, type TableReading } from '../table/options.ts';
import { readTable } from '../table/read-table.ts';
import { assembleSeries } from './assemble-series.ts';
import type { SensorScale, SeriesData } from './series.ts';
import { readWhitespaceTable } from './whitespace-table.ts';

export interface SeriesOptions extends TableReading {
  /** The column that names the unit; found by its usual names where it is left out. */
  readonly unit?: string;
  /** The column with the time or cycle, likewise. */
  readonly time?: string;
  /** The column with whether a unit failed (1, true, yes, 是) or was still running. */
  readonly event?: string;
  /** Only these columns are read as sensors, in this order. */
  readonly sensors?: readonly string[];
  /** How a trained model reads them: values in other units of their kind are converted, of another kind not read. */
  readonly scales?: ReadonlyMap<string, SensorScale>;
  /** Keeps sensors that never change: data to predict from may be short. */
  readonly keepConstant?: boolean;
  /** Bytes of the table that are kept in memory; the readings of a larger one are stored in a temporary file. */
  readonly maxBytes?: number;
}

const usualNames = {
  unit: /^(unit|unit[_ ]?(id|nr|number)|engine([_ ]?id)?|machine([_ ]?id)?|asset([_ ]?id)?|id|设备|设备编号|机器|机组|单元|机台)$/i,
  time: /^(cycle|cycles|time|time[_ ]?(in[_ ]?)?cycles?|t|hours?|周期|时间|循环|小时|次数)$/i,
};

/**
 * Reads the series of many units from a table (CSV, TSV, JSON lines, Parquet) or from NASA's text format.
 * @throws UserError for a file that is not such a table: see the tests.
 */
export async function readSeries(path: string, options: SeriesOptions): Promise<SeriesData> {
  const { maxBytes } = options;
  const table =
    (await readWhitespaceTable(path, maxBytes)) ?? (await readCells(path, readingOf(options), maxBytes));
  try {
    return seriesFromTable(table, options);
  } finally {
    table.close();
  }
}

/** The same from a table that was read; it may be closed afterwards. */
export function seriesFromTable(table: CellTable, options: SeriesOptions): SeriesData {
  const unit = columnFor(table, 'unit', options.unit);
  const time = columnFor(table, 'time', options.time);
  if (unit === time) {
    throw new UserError({
      en: `--unit and --time both name column "${unit}" of ${table.source}; give two columns`,
      zh: `--unit 和 --time 都指向 ${table.source} 的列“${unit}”；请指定两个不同的列`,
    });
  }
  const event = options.event === undefined ? undefined : findColumn(table, options.event);
  const sensors =
    options.sensors?.map((name) => findColumn(table, name)) ??
    table.columns.filter((name) => name !== unit && name !== time && name !== event);
  if (sensors.length === 0) {
    throw new UserError({
      en: `${table.source} has no columns besides unit and time; remaining life is predicted from sensor readings`,
      zh: `${table.source} 除设备和时间外没有其他列；预测剩余寿命需要传感器读数`,
    });
  }
  return assembleSeries(table, { unit, time, event }, sensors, {
    keepConstant: options.keepConstant ?? false,
    chosen: options.sensors !== undefined,
    scales: options.scales,
  });
}

function columnFor(
  table: Pick<CellTable, 'columns' | 'source'>,
  what: 'unit' | 'time',
  asked: string | undefined,
): string {
  if (asked !== undefined) return findColumn(table, asked);
  const found = table.columns.filter((name) => usualNames[what].test(name.trim()));
  if (found.length === 1) return found[0];
  const listed = quotedList(table.columns.slice(0, 8));
  const more = table.columns.length > 8;
  throw new UserError({
    en: `it is unclear which column of ${table.source} is the ${what}; name it with --${what} (it has ${listed.en}${more ? ' ...' : ''})`,
    zh: `无法确定 ${table.source} 的哪一列是${what === 'unit' ? '设备' : '时间'}；请用 --${what} 指定（现有列：${listed.zh}${more ? '……' : ''}）`,
  });
}

/**
 * True remaining lives, one number for each unit in their order, as in NASA's `RUL_FD001.txt`.
 * @throws UserError where there are not as many as units, or one is not a number.
 */
export async function readRemainingLives(
  path: string,
  units: readonly { readonly id: string }[],
): Promise<number[]> {
  const table = await readTable(path, { header: false });
  const cells = textColumn(table, table.columns[0]).filter((cell) => cell !== null && cell.trim() !== '');
  const numbers = cells.map((cell) => Number(cell));
  // A table with a header has one line that is not a number.
  const lives = Number.isNaN(numbers[0]) ? numbers.slice(1) : numbers;
  const wrong = lives.findIndex((life) => !(life >= 0));
  if (wrong >= 0) {
    throw new UserError({
      en: `line ${wrong + 1} of ${path} is not a remaining life; give one number of at least 0 for each unit`,
      zh: `${path} 第 ${wrong + 1} 行不是剩余寿命；每台设备应有一个不小于 0 的数字`,
    });
  }
  if (lives.length !== units.length) {
    throw new UserError({
      en: `${path} has ${lives.length} remaining lives and the test data ${units.length} units; give one for each unit, in their order`,
      zh: `${path} 有 ${lives.length} 个剩余寿命，而测试数据有 ${units.length} 台设备；请按设备顺序每台给出一个`,
    });
  }
  return lives;
}
