import { UserError } from '../../core/errors.ts';
import type { List } from '../storage/list.ts';
import { NumberList } from '../storage/number-list.ts';
import { RowStore } from '../storage/row-store.ts';
import type { Cells } from '../table/columns/cells.ts';
import { type NumberDialect, numberDialect } from '../table/columns/number-dialect.ts';
import { type CellTable, columnCells } from '../table/columns/read-cells.ts';
import { identity } from '../values/identity.ts';
import { isMissingCell } from '../values/missing-values.ts';
import { ChangeLog, rowPlace, unitPlace } from './change-log.ts';
import { readEvent } from './event.ts';
import { numbersOf, type SensorReading, sensorColumns } from './sensor-columns.ts';
import type { SeriesColumns, SeriesData, UnitSeries } from './series.ts';

/** A unit with fewer steps is not a series. */
const minSteps = 2;
/** A longer gap is filled with this many missing steps. */
const maxGap = 200;

/** One unit's rows, and their times. */
interface Raw {
  readonly id: string;
  readonly rows: Int32Array;
  readonly times: Float64Array;
}

/** Groups the rows of a table into series: by unit, in order of time, at equal steps. */
export function assembleSeries(
  table: CellTable,
  columns: SeriesColumns,
  candidates: readonly string[],
  { keepConstant, chosen, scales }: SensorReading,
): SeriesData {
  const log = new ChangeLog();
  const dialect = numberDialect(table.cells, undefined, table.typed);
  const raws = rowsByUnit(table, columns, dialect, log);
  const step = stepOf(raws);
  const numeric = sensorColumns(table, candidates, { chosen, dialect, scales }, log);
  const values = new Map(numeric.map(({ name, numbers }) => [name, numbers]));
  const kept = new Uint8Array(table.rowCount);
  for (const { rows } of raws) for (const row of rows) kept[row] = 1;
  for (const [name, numbers] of values) {
    if (!keepConstant && neverMoves(numbers, kept)) {
      values.delete(name);
      log.add('constant-sensor', 1, name);
    }
  }
  if (values.size === 0) {
    throw new UserError({
      en: `no sensor of ${table.source} holds numbers that change; remaining life cannot be predicted from them, check the columns`,
      zh: `${table.source} 中没有数值会变化的传感器列，无法据此预测剩余寿命；请检查各列`,
    });
  }
  const events = columns.event === undefined ? undefined : columnCells(table, columns.event);
  const sensors = [...values.keys()];
  const rows = sensorRows([...values.values()], table);
  try {
    const units = raws
      .map((raw) => seriesOf(raw, rows, step, events, table, log))
      .filter((unit) => unit !== undefined);
    if (units.length === 0) {
      throw new UserError({
        en: `no unit of ${table.source} has ${minSteps} steps or more; give a series for each unit, not single rows`,
        zh: `${table.source} 中没有任何设备达到 ${minSteps} 个时间步；每台设备都应有连续的记录，而不是单独一行`,
      });
    }
    return {
      source: table.source,
      columns,
      sensors,
      scales: new Map(numeric.map(({ name, unit, origin }) => [name, { unit, origin }])),
      units,
      step,
      rowsRead: table.rowCount,
      changes: log.changes(),
      notes: [...table.notes, ...log.sentences()],
      onDisk: table.onDisk,
      close: table.onDisk ? () => rows.close() : () => {},
    };
  } catch (error) {
    rows.close();
    throw error;
  }
}

/** Rows that are gathered at once. */
const rowsAtOnce = 4096;

/** The readings of the sensors, row by row. */
function sensorRows(columns: readonly List<number>[], { rowCount, onDisk }: CellTable): RowStore {
  const store = new RowStore('float32', columns.length, rowCount, onDisk);
  for (let start = 0; start < rowCount; start += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rowCount - start);
    const some = new Float32Array(count * columns.length);
    for (const [s, column] of columns.entries()) {
      for (let i = 0; i < count; i++) some[i * columns.length + s] = column.at(start + i) ?? Number.NaN;
    }
    store.append(some);
  }
  return store;
}

function rowsByUnit(
  table: CellTable,
  { unit, time }: SeriesColumns,
  dialect: NumberDialect,
  log: ChangeLog,
): Raw[] {
  const ids = columnCells(table, unit);
  const times = columnCells(table, time);
  const timeAt = numbersOf(table, time, dialect).at;
  const units = new Map<string, { rows: NumberList<Int32Array>; times: NumberList<Float64Array> }>();
  let unreadable: string | undefined;
  for (let row = 0; row < table.rowCount; row++) {
    const cell = ids.at(row);
    const id = identity(cell ?? '');
    if (isMissingCell(cell)) {
      log.add('row-without-unit', 1, rowPlace(row));
      continue;
    }
    const at = timeAt(row);
    if (!Number.isFinite(at)) {
      const text = times.at(row)?.trim() ?? '';
      if (text !== '') unreadable ??= text;
      log.add('row-without-time', 1, rowPlace(row));
      continue;
    }
    const own = units.get(id) ?? {
      rows: new NumberList((length) => new Int32Array(length)),
      times: new NumberList((length) => new Float64Array(length)),
    };
    units.set(id, own);
    own.rows.push(row);
    own.times.push(at);
  }
  if (units.size === 0) {
    const [why, whyZh] =
      unreadable === undefined
        ? ['is empty', '为空']
        : [`holds values such as "${unreadable}"`, `的值形如“${unreadable}”`];
    throw new UserError({
      en: `column "${time}" of ${table.source} ${why}, not increasing numbers; give a cycle or an hour counter as --time`,
      zh: `${table.source} 的列“${time}”${whyZh}，不是递增的数字；请用 --time 指定循环数或运行小时数`,
    });
  }
  return Array.from(units, ([id, own]) =>
    inOrder({ id, rows: own.rows.take(), times: own.times.take() }, log),
  );
}

/** Rows in order of time; of several at one time the last one in the file is kept. */
function inOrder({ id, rows, times }: Raw, log: ChangeLog): Raw {
  const order = Int32Array.from(rows.keys());
  const isSorted = times.every((time, i) => i === 0 || times[i - 1] <= time);
  if (!isSorted) {
    order.sort((a, b) => times[a] - times[b] || a - b);
    log.add('sorted', 1, unitPlace(id));
  }
  const kept = order.filter((at, i) => i === order.length - 1 || times[order[i + 1]] !== times[at]);
  if (kept.length < order.length) log.add('duplicate-time', order.length - kept.length, unitPlace(id));
  return { id, rows: kept.map((at) => rows[at]), times: Float64Array.from(kept, (at) => times[at]) };
}

/** The usual time between two rows: the median over all units. */
function stepOf(raws: readonly Raw[]): number {
  const count = raws.reduce((sum, { rows }) => sum + Math.max(0, rows.length - 1), 0);
  const steps = new Float64Array(count);
  let at = 0;
  for (const { times } of raws) for (let i = 1; i < times.length; i++) steps[at++] = times[i] - times[i - 1];
  steps.sort();
  return steps[Math.floor(steps.length / 2)] ?? 1;
}

/** Whether all kept rows, each marked by 1, hold the same number. */
function neverMoves(numbers: List<number>, kept: Uint8Array): boolean {
  let first: number | undefined;
  for (let row = 0; row < kept.length; row++) {
    const number = kept[row] === 1 ? (numbers.at(row) ?? Number.NaN) : Number.NaN;
    if (Number.isNaN(number)) continue;
    first ??= number;
    if (number !== first) return false;
  }
  return true;
}

function seriesOf(
  { id, rows: all, times: allTimes }: Raw,
  store: RowStore,
  step: number,
  events: Cells | undefined,
  { source, onDisk }: CellTable,
  log: ChangeLog,
): UnitSeries | undefined {
  let rows = all;
  let failed = true;
  if (events !== undefined) {
    const flags = Array.from(rows, (row) => readEvent(events.at(row), row, source));
    const first = flags.indexOf(true);
    failed = first >= 0;
    // A flag on every row is about the unit; one that first appears in between is about that time.
    if (first > 0 && first < rows.length - 1) {
      log.add('after-failure', rows.length - 1 - first, unitPlace(id));
      rows = rows.slice(0, first + 1);
    }
    if (!failed) log.add('censored-unit', 1, unitPlace(id));
  }
  if (rows.length < minSteps) {
    log.add('short-unit', 1, unitPlace(id));
    return undefined;
  }
  const times: number[] = [];
  const sources: number[] = [];
  for (const [i, row] of rows.entries()) {
    const time = allTimes[i];
    const before = allTimes[i - 1];
    const missing = i === 0 ? 0 : Math.min(maxGap, Math.round((time - before) / step) - 1);
    for (let k = 1; k <= missing; k++) {
      times.push(before + ((time - before) * k) / (missing + 1));
      sources.push(-1);
    }
    if (missing > 0) {
      const where = { en: `unit ${id} before ${time}`, zh: `设备 ${id} 的时间 ${time} 之前` };
      log.add('gap-filled', missing, where);
    }
    times.push(time);
    sources.push(row);
  }
  const readings = readingsFrom(store, Int32Array.from(sources), onDisk);
  return { id, times: Float64Array.from(times), readings, failed };
}

/** The readings of a unit whose steps are these rows of the store; -1 where there is no reading. */
function readingsFrom(store: RowStore, rows: Int32Array, onDisk: boolean): UnitSeries['readings'] {
  if (onDisk) return (first = 0, end = rows.length) => gathered(store, rows.subarray(first, end));
  return partsOf(gathered(store, rows), store.width, rows.length);
}

const partsOf =
  (whole: Float32Array, width: number, steps: number): UnitSeries['readings'] =>
  (first = 0, end = steps) =>
    whole.subarray(first * width, end * width);

function gathered(store: RowStore, rows: Int32Array): Float32Array {
  const { width } = store;
  const readings = new Float32Array(rows.length * width).fill(Number.NaN);
  for (let start = 0; start < rows.length; start++) {
    let end = start;
    while (end < rows.length && rows[end] >= 0) end++;
    store.read(rows.subarray(start, end), readings.subarray(start * width, end * width));
    start = end;
  }
  return readings;
}
