import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Random } from '../../core/random.ts';
import { type Cell, writeTable } from '../../data/table/write-table.ts';

/** A row of a plant's table, with what is meant by each cell. */
export interface PartRow {
  readonly made: Date;
  readonly machine: string;
  readonly line: number;
  readonly temperature: number;
  readonly speed: number;
  readonly share: number;
  readonly result: string;
}

/** Rows as a plant has them: two machines, three lines, speeds below and above a thousand, every day once or twice. */
export function partRows(seed: number, count: number): PartRow[] {
  const random = new Random(seed);
  const between = (least: number, greatest: number): number => least + (greatest - least) * random.next();
  return Array.from({ length: count }, (_, row) => {
    const temperature = Math.round(between(1500, 1900)) / 10;
    const share = Math.round(between(100, 900)) / 1000;
    return {
      made: new Date(Date.UTC(2024, 0, 1 + row)),
      machine: random.integer(2) === 0 ? 'Press A' : 'Press B',
      line: 1 + random.integer(3),
      temperature,
      speed: Math.round(between(600, 1500)),
      share,
      result: temperature > 170 ? 'NG' : 'OK',
    };
  });
}

/** A way to write the same rows. */
export interface Style {
  readonly format: 'csv' | 'xlsx' | 'jsonl' | 'parquet';
  readonly delimiter: ',' | ';' | '\t';
  readonly decimalComma: boolean;
  readonly grouping: '' | 'mark' | ' ' | "'";
  readonly dates: 'iso' | 'german' | 'american' | 'chinese' | 'named';
  readonly wholeAsFraction: boolean;
  readonly units: 'none' | 'cells' | 'below';
  readonly blanks: boolean;
  readonly upperCase: boolean;
  readonly idColumn: boolean;
  readonly titles: boolean;
  readonly repeatedHeader: boolean;
  readonly total: boolean;
  readonly order: boolean;
  readonly encoding: 'utf8' | 'bom' | 'utf16';
  readonly zipped: boolean;
  readonly windowsLines: boolean;
}

export const plainStyle: Style = {
  format: 'csv',
  delimiter: ',',
  decimalComma: false,
  grouping: '',
  dates: 'iso',
  wholeAsFraction: false,
  units: 'none',
  blanks: false,
  upperCase: false,
  idColumn: false,
  titles: false,
  repeatedHeader: false,
  total: false,
  order: false,
  encoding: 'utf8',
  zipped: false,
  windowsLines: false,
};

export const styles: fc.Arbitrary<Style> = fc.record({
  format: fc.constantFrom('csv', 'csv', 'csv', 'xlsx', 'jsonl', 'parquet'),
  delimiter: fc.constantFrom(',', ';', '\t'),
  decimalComma: fc.boolean(),
  grouping: fc.constantFrom('', 'mark', ' ', "'"),
  dates: fc.constantFrom('iso', 'german', 'american', 'chinese', 'named'),
  wholeAsFraction: fc.boolean(),
  units: fc.constantFrom('none', 'cells', 'below'),
  blanks: fc.boolean(),
  upperCase: fc.boolean(),
  idColumn: fc.boolean(),
  titles: fc.boolean(),
  repeatedHeader: fc.boolean(),
  total: fc.boolean(),
  order: fc.boolean(),
  encoding: fc.constantFrom('utf8', 'bom', 'utf16'),
  zipped: fc.boolean(),
  windowsLines: fc.boolean(),
});

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

function dateText(date: Date, style: Style['dates']): string {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  switch (style) {
    case 'iso':
      return `${year}-${two(month)}-${two(day)}`;
    case 'german':
      return `${two(day)}.${two(month)}.${year}`;
    case 'american':
      return `${month}/${day}/${year}`;
    case 'chinese':
      return `${year}年${month}月${day}日`;
    case 'named':
      return `${two(day)}-${months[month - 1]}-${year % 100}`;
  }
}

function numberText(value: number, digits: number, style: Style, unit = ''): string {
  const [whole, fraction] = value.toFixed(digits).split('.');
  const mark = style.decimalComma ? ',' : '.';
  const group = style.grouping === 'mark' ? (style.decimalComma ? '.' : ',') : style.grouping;
  const grouped = group === '' ? whole : whole.replace(/\B(?=(\d{3})+$)/g, group);
  const text = fraction === undefined ? grouped : `${grouped}${mark}${fraction}`;
  return style.units === 'cells' && unit !== '' ? `${text} ${unit}` : text;
}

/** Writes the rows in that style, and returns the path of the file. */
export async function writeStyled(
  folder: string,
  name: string,
  rows: readonly PartRow[],
  style: Style,
): Promise<string> {
  const label = (text: string, row: number): string => {
    const cased = style.upperCase && row % 3 === 0 ? text.toUpperCase() : text;
    return style.blanks && row % 4 === 0 ? ` ${cased} ` : cased;
  };
  const wholeDigits = style.wholeAsFraction ? 1 : 0;
  const columns: { name: string; unit?: string; cell: (row: PartRow, at: number) => Cell }[] = [
    { name: 'made', cell: ({ made }) => dateText(made, style.dates) },
    { name: 'machine', cell: ({ machine }, at) => label(machine, at) },
    { name: 'line', cell: ({ line }, at) => `L${line}${style.blanks && at % 5 === 0 ? ' ' : ''}` },
    {
      name: 'temperature',
      unit: '°C',
      cell: ({ temperature }) => numberText(temperature, 1, style, '°C'),
    },
    { name: 'speed', unit: 'rpm', cell: ({ speed }) => numberText(speed, wholeDigits, style, 'rpm') },
    { name: 'share', cell: ({ share }) => numberText(share, 3, style) },
    { name: 'result', cell: ({ result }, at) => label(result, at) },
  ];
  if (style.order) columns.reverse();
  if (style.idColumn) columns.unshift({ name: 'record_no', cell: (_, at) => String(at + 1) });
  const names = columns.map((column) => column.name);
  const cells = rows.map((row, at) => columns.map(({ cell }) => cell(row, at)));
  if (style.repeatedHeader) cells.splice(Math.floor(cells.length / 2), 0, [...names]);
  if (style.format === 'jsonl' || style.format === 'parquet' || style.format === 'xlsx') {
    const path = join(folder, `${name}.${style.format}`);
    await writeTable(path, { columns: names, rows: cells });
    return path;
  }
  if (style.units === 'below')
    cells.unshift(columns.map(({ unit }) => (unit === undefined ? '' : `[${unit}]`)));
  if (style.total) cells.push(names.map((_, i) => (i === 0 ? 'Summe' : '')));
  const field = (cell: Cell): string => {
    const text = String(cell ?? '');
    return text.includes(style.delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [names, ...cells].map((row) => row.map(field).join(style.delimiter));
  if (style.titles) lines.unshift('Report of line 3', 'Printed by the plant');
  const text = `${lines.join(style.windowsLines ? '\r\n' : '\n')}${style.windowsLines ? '\r\n' : '\n'}`;
  const bytes =
    style.encoding === 'utf16'
      ? Buffer.from(`\ufeff${text}`, 'utf16le')
      : Buffer.from(style.encoding === 'bom' ? `\ufeff${text}` : text);
  const path = join(folder, `${name}.csv${style.zipped ? '.gz' : ''}`);
  await writeFile(path, style.zipped ? gzipSync(bytes) : bytes);
  return path;
}
