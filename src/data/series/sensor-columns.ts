import { UserError } from '../../core/errors.ts';
import { type List, listOf } from '../storage/list.ts';
import {
  isWide,
  type NumberCells,
  numberCells,
  reading,
  rowsOf,
  tally,
} from '../table/columns/number-cells.ts';
import type { NumberDialect } from '../table/columns/number-dialect.ts';
import { type CellTable, columnCells } from '../table/columns/read-cells.ts';
import { rowInFile } from '../table/table.ts';
import { unitOfHeader } from '../values/units.ts';
import type { ChangeLog } from './change-log.ts';
import type { SensorScale } from './series.ts';

/** How sensors are read. */
export interface SensorReading {
  readonly keepConstant: boolean;
  /** Whether the sensors were named. */
  readonly chosen: boolean;
  /** How a trained model reads sensors; values in other units of their kind are converted. */
  readonly scales?: ReadonlyMap<string, SensorScale>;
}

/** The numbers of a sensor, in its unit and less its origin. */
export interface SensorColumn extends SensorScale {
  readonly name: string;
  readonly numbers: List<number>;
}

/** The numbers of a column, in its unit. */
export function numbersOf(
  table: CellTable,
  name: string,
  dialect: NumberDialect,
  known?: string,
): NumberCells & { readonly missing: Uint8Array } {
  const cells = columnCells(table, name);
  const counted = tally(cells, rowsOf(cells));
  const bare = table.units?.get(name);
  const unit = known ?? bare ?? unitOfHeader(name) ?? '';
  const expected = { unit, strict: known !== undefined, bare: known === undefined ? undefined : bare };
  return { ...numberCells(cells, counted, dialect(name), expected), missing: counted.missing };
}

/** The sensors among some columns; those of texts are left out, or refused where they were named. */
export function sensorColumns(
  table: CellTable,
  candidates: readonly string[],
  { chosen, dialect, scales }: Pick<SensorReading, 'chosen' | 'scales'> & { readonly dialect: NumberDialect },
  log: ChangeLog,
): SensorColumn[] {
  return candidates.flatMap((name) => {
    const cells = columnCells(table, name);
    const known = scales?.get(name);
    const read = numbersOf(table, name, dialect, known?.unit);
    const rows = rowsOf(cells);
    const isFar = known === undefined && isWide(read, rows);
    const origin = known?.origin ?? (isFar ? Math.round(firstNumber(read, rows)) : 0);
    // Numbers of a table on disk are read again when they are needed.
    const inMemory = table.onDisk ? undefined : new Float32Array(cells.length);
    const numbers = inMemory ?? listOf(cells.length, (row) => Math.fround(read.at(row) - origin));
    const [wrong, otherUnits] = [new Found(), new Found()];
    let present = 0;
    for (let row = 0; row < cells.length; row++) {
      const number = read.at(row) - origin;
      if (inMemory !== undefined) inMemory[row] = number;
      const text = cells.textNumber(row);
      if (cells.isEmpty(row) || read.missing[text] === 1) continue;
      present += 1;
      if (!Number.isNaN(number)) continue;
      (read.how[text] === reading.otherUnit || text < 0 ? otherUnits : wrong).add(row);
    }
    if (present > 0 && wrong.count + otherUnits.count > present / 2) {
      const example = cells.at(wrong.first ?? otherUnits.first ?? 0)?.trim() ?? '';
      if (chosen) {
        throw new UserError({
          en: `column "${name}" of ${table.source} holds texts such as "${example}"; sensors must be numbers${read.unit === '' ? '' : ` in ${read.unit} or a unit of its kind`}`,
          zh: `${table.source} 的列“${name}”含有“${example}”等文本；传感器列必须是数字${read.unit === '' ? '' : `，单位为 ${read.unit} 或同类单位`}`,
        });
      }
      log.add('text-column', 1, name);
      return [];
    }
    for (const [code, { count, first }] of [
      ['not-a-number', wrong],
      ['other-unit', otherUnits],
    ] as const) {
      if (first === undefined) continue;
      const example = cells.at(first)?.trim() ?? '';
      const row = rowInFile(table, first);
      log.add(code, count, {
        en: `"${example}" in ${name}, row ${row}`,
        zh: `${name} 第 ${row} 行的“${example}”`,
      });
    }
    return [{ name, numbers, unit: read.unit, origin }];
  });
}

function firstNumber({ at }: NumberCells, rows: Int32Array): number {
  const row = rows.find((each) => !Number.isNaN(at(each)));
  return row === undefined ? 0 : at(row);
}

/** Cells of one kind: how many, and the first. */
class Found {
  count = 0;
  first: number | undefined;

  add(row: number): void {
    this.count += 1;
    this.first ??= row;
  }
}
