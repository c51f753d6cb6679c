import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import { nearestNames } from '../../core/nearest.ts';
import { Cells } from '../../data/table/columns/cells.ts';
import type { ColumnKind } from '../../data/table/columns/column-kind.ts';
import { isMissingCell } from '../../data/table/columns/number-text.ts';
import { type RawColumn, rawColumns } from '../../data/table/columns/raw-columns.ts';
import { cellText } from '../../data/table/table.ts';
import { readWeights } from '../../formats/index.ts';
import { openSaved, runSaved } from '../../runtime/open-saved.ts';
import { readDesign, type SavedDesign } from './design-json.ts';
import { encodeRows, feedsOf } from './encode-rows.ts';
import { outputCount } from './ensemble-graph.ts';
import { type RowAttribution, RowExplainer } from './explain-rows.ts';

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
    return TabularModel.create(readDesign(saved.toString('utf8')), onnx);
  }

  /** Probabilities `[rows, classes]`, or quantities `[rows]`. */
  async run(raw: readonly RawColumn[]): Promise<Float32Array> {
    const { columns, head } = this.design;
    const rows = raw[0]?.values.length ?? 0;
    const outputs = outputCount(head);
    const all = new Float32Array(rows * outputs);
    const part = 2048;
    for (let start = 0; start < rows; start += part) {
      const end = Math.min(rows, start + part);
      const feeds = feedsOf(columns, raw, start, end);
      const results = await runSaved(this.#session, feeds);
      const { data } = results[this.#session.outputNames[0]];
      if (!(data instanceof Float32Array)) throw new Error('the model must give float32');
      all.set(data, start * outputs);
    }
    return all;
  }

  /** Rows given as JSON objects, column by column. Throws UserError for what is no row of this model. */
  readRows(inputs: readonly string[]): RawColumn[] {
    const { columns } = this.design;
    const rows = inputs.map((text, i) => readRow(text, inputs.length > 1 ? `row ${i + 1}` : 'the row'));
    rows.forEach((row, i) => {
      const lacking = columns.find(({ name }) => !(name in row));
      if (lacking === undefined) return;
      const near = nearestNames(lacking.name, Object.keys(row))[0];
      throw new UserError(
        `row ${i + 1} has no "${lacking.name}"${near === undefined ? '' : ` (it has "${near}")`}; give all of ${columns.map(({ name }) => `"${name}"`).join(', ')}, null for what is not known`,
      );
    });
    const cells = new Map(
      columns.map((column) => [column.name, Cells.of(rows.map((row) => cellOf(row, column)))]),
    );
    return rawColumns(columns, (name) => cells.get(name) ?? new Cells());
  }

  /** For each row the columns whose cell is neither missing nor understood: no number, or a value never learned. */
  notUnderstood(inputs: readonly string[], raw: readonly RawColumn[]): string[][] {
    return inputs.map((text, i) => {
      const row = readRow(text, 'the row');
      return this.design.columns
        .filter((column, at) => {
          if (isMissingCell(cellOf(row, column))) return false;
          const value = raw[at].values.at(i);
          return typeof value === 'number'
            ? Number.isNaN(value)
            : column.kind === 'category' && !column.spellings.some(([spelling]) => spelling === value);
        })
        .map(({ name }) => name);
    });
  }

  /** Why each of some rows is answered so. `answers` are class numbers (0 for a quantity). Sums hold within 1 percent point. */
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

/** A cell as text; a JSON number is written as the column was, so that its point is never taken for another mark. */
function cellOf(row: Readonly<Record<string, Json>>, column: ColumnKind): string | null {
  const value = row[column.name];
  return column.kind === 'number' && typeof value === 'number'
    ? String(value).replace('.', column.decimal)
    : cellText(value);
}

function readRow(text: string, where: string): Readonly<Record<string, Json>> {
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(
      `${where} is not JSON (${text.slice(0, 60)}); give an object such as {"speed": 1500, "type": "M"}, or a table with --file`,
    );
  }
  const row = jsonObject(json);
  if (Object.keys(row).length === 0) {
    throw new UserError(
      `${where} is not a JSON object with columns; give one such as {"speed": 1500, "type": "M"}`,
    );
  }
  return row;
}
