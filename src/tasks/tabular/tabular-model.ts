import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { quotedList } from '../../core/language.ts';
import { nearestNames } from '../../core/nearest.ts';
import { Cells } from '../../data/table/columns/cells.ts';
import type { ColumnKind } from '../../data/table/columns/column-types.ts';
import { dialectAtUse, type RawColumn, rawColumns } from '../../data/table/columns/raw-columns.ts';
import { cellText } from '../../data/table/table.ts';
import { isMissingCell, isMissingReading } from '../../data/values/missing-values.ts';
import { readWeights } from '../../formats/index.ts';
import { openSaved, runSaved } from '../../runtime/open-saved.ts';
import type { Row } from '../kit/task.ts';
import { checkDesign } from './check-design.ts';
import { readDesign, type SavedDesign } from './design-json.ts';
import { encodeRows, feedsOf } from './encode-rows.ts';
import { outputCount } from './ensemble-graph.ts';
import { type RowAttribution, RowExplainer } from './explain-rows.ts';
import { isFarOutside } from './inputs.ts';

type OrtSession = Awaited<ReturnType<typeof openSaved>>;

/** A trained model of tables, in use. */
export class TabularModel {
  readonly design: SavedDesign;
  readonly #session: OrtSession;
  readonly #onnx: Uint8Array;
  readonly #explainers = new Map<number, Promise<RowExplainer>>();

  private constructor(design: SavedDesign, session: OrtSession, onnx: Uint8Array) {
    this.design = design;
    this.#session = session;
    this.#onnx = onnx;
  }

  static async create(design: SavedDesign, onnx: Uint8Array): Promise<TabularModel> {
    return new TabularModel(design, await openSaved(onnx), onnx);
  }

  static async open(bundle: Bundle): Promise<TabularModel> {
    const [onnx, saved] = await Promise.all([bundle.read('model.onnx'), bundle.read('tabular.json')]);
    const design = readDesign(saved.toString('utf8'));
    checkDesign(design);
    return TabularModel.create(design, onnx);
  }

  /** Probabilities `[rows, classes]`, or quantities `[rows]`, counted from the design's origin. */
  async run(raw: readonly RawColumn[]): Promise<Float32Array> {
    const { columns, head, origin = 0 } = this.design;
    const rows = raw[0]?.values.length ?? 0;
    const outputs = outputCount(head);
    const all = new Float32Array(rows * outputs);
    const part = 2048;
    for (let start = 0; start < rows; start += part) {
      const end = Math.min(rows, start + part);
      const feeds = feedsOf(columns, raw, start, end);
      const results = await runSaved(this.#session, feeds);
      const { data } = results[this.#session.outputNames[0]];
      if (data instanceof Float64Array) {
        for (let i = 0; i < data.length; i++) all[start * outputs + i] = data[i] - origin;
      } else if (data instanceof Float32Array) all.set(data, start * outputs);
      else throw new Error('the model must give numbers');
    }
    return all;
  }

  /**
   * Rows, column by column; what a row lacks is taken as empty. Throws UserError for a row without any column of this
   * model, and for one that has a column by nearly the same name as one that it lacks.
   */
  readRows(rows: readonly Row[]): RawColumn[] {
    const { columns } = this.design;
    rows.forEach((row, i) => {
      if (typeof row !== 'object' || row === null || Array.isArray(row)) throw notARow(i);
      const missing = this.missing(row);
      if (missing.length === 0) return;
      const others = Object.keys(row).filter((key) => !columns.some(({ name }) => name === key));
      const mistyped = missing.find((name) => nearestNames(name, others).length > 0);
      if (mistyped === undefined && missing.length < columns.length) return;
      throw lacksColumn(i, mistyped ?? missing[0], others, columns);
    });
    const cells = new Map(
      columns.map((column) => [column.name, Cells.of(rows.map((row) => cellOf(row, column)))]),
    );
    const typed = new Set(
      columns.map(({ name }) => name).filter((name) => rows.some((row) => typeof row[name] === 'number')),
    );
    const cellsOf = (name: string): Cells => cells.get(name) ?? new Cells();
    return rawColumns(columns, cellsOf, undefined, { dialect: dialectAtUse(columns, cellsOf, typed) });
  }

  /** Columns of this model that a row lacks. */
  missing(row: Row): string[] {
    return this.design.columns.flatMap(({ name }) => (Object.hasOwn(row, name) ? [] : [name]));
  }

  /**
   * Columns of a row, at `place` in `raw`, whose cell is unknown (present, but an unknown value or not a number), and those
   * whose number is far outside the training values.
   */
  doubts(row: Row, raw: readonly RawColumn[], place: number): { unknown: string[]; outside: string[] } {
    const [unknown, outside]: [string[], string[]] = [[], []];
    for (const [i, column] of this.design.columns.entries()) {
      const value = raw[i].values.at(place);
      const understood =
        typeof value === 'number'
          ? !Number.isNaN(value)
          : column.kind === 'category' && column.spellings.some(([spelling]) => spelling === value);
      const isMissing = column.kind === 'category' ? isMissingCell : isMissingReading;
      if (!understood && !isMissing(cellOf(row, column))) unknown.push(column.name);
      if (typeof value === 'number' && isFarOutside(column, value)) outside.push(column.name);
    }
    return { unknown, outside };
  }

  /**
   * Why each row has its answer. `answers` are class numbers (0 for a quantity). Contributions add up to the change of the
   * score within one percentage point.
   */
  async explain(
    raw: readonly RawColumn[],
    answers: readonly number[],
    points = 384,
  ): Promise<RowAttribution[]> {
    const { columns } = this.design;
    const encoded = await encodeRows(columns, raw, answers.length);
    try {
      const explainer = await this.#explainer(points);
      const found: RowAttribution[] = [];
      for (const [row, answer] of answers.entries())
        found.push(await explainer.explain(encoded, row, answer));
      return found;
    } finally {
      encoded.close();
    }
  }

  async close(): Promise<void> {
    await this.#session.release();
    for (const explainer of this.#explainers.values()) await (await explainer).release();
  }

  #explainer(points: number): Promise<RowExplainer> {
    const known =
      this.#explainers.get(points) ??
      RowExplainer.create(this.design, this.design.typical, readWeights(this.#onnx), points);
    this.#explainers.set(points, known);
    return known;
  }
}

/** A cell as text. */
function cellOf(row: Row, column: ColumnKind): string | null {
  return cellText(row[column.name]);
}

function lacksColumn(
  at: number,
  lacking: string,
  others: readonly string[],
  columns: readonly ColumnKind[],
): UserError {
  const [near] = nearestNames(lacking, others);
  const names = quotedList(columns.map(({ name }) => name));
  return new UserError({
    en: `row ${at + 1} has no "${lacking}"${near === undefined ? '' : ` (it has "${near}")`}; the model reads ${names.en}: give null, or nothing, for what is not known`,
    zh: `第 ${at + 1} 行没有“${lacking}”${near === undefined ? '' : `（它有“${near}”）`}；模型读取 ${names.zh}：未知的值用 null 或不给`,
  });
}

const notARow = (at: number): UserError =>
  new UserError({
    en: `row ${at + 1} is not an object with columns; give one such as {"speed": 1500, "type": "M"}`,
    zh: `第 ${at + 1} 行不是含有各列的对象；请给出例如 {"speed": 1500, "type": "M"}`,
  });
