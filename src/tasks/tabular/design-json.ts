import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import type { ColumnKind } from '../../data/table/columns/column-types.ts';
import { architectures } from './architectures.ts';
import type { EnsembleDesign, Head } from './ensemble-graph.ts';
import type { TypicalRow } from './explain-rows.ts';
import { type Cross, type NumericPlan, operations } from './features.ts';
import type { FittedColumn } from './inputs.ts';

/** What `tabular.json` holds: everything about a model except its weights. */
export interface SavedDesign extends EnsembleDesign {
  readonly target: string;
  /** Names of the classes; empty for a quantity. */
  readonly labels: readonly string[];
  /** The positive class, and the probability above which it is the answer; only for two classes. */
  readonly decision: { readonly positive: number; readonly threshold: number } | undefined;
  /** Nine of ten answers are no further from the truth than this; only for a quantity. */
  readonly margin: number | undefined;
  /** What a quantity is counted from inside the model (`Quantities`), and its unit; only of a quantity. */
  readonly origin?: number;
  readonly targetUnit?: string;
  readonly typical: TypicalRow;
  /** Columns without which answers stay the same; unknown in models of version 0.1. */
  readonly optional?: readonly string[];
}

const format = 'millwright-tabular-1';

export function designJson({ architecture, ...design }: SavedDesign): string {
  return JSON.stringify({ format, architecture: architecture.name, ...design });
}

/** Reads what `designJson` wrote. Throws UserError where the file is damaged. */
export function readDesign(text: string): SavedDesign {
  const damaged = new UserError({
    en: 'tabular.json is damaged; copy the whole model folder again or train again',
    zh: 'tabular.json 已损坏；请重新复制整个模型文件夹，或重新训练',
  });
  const fail = (): never => {
    throw damaged;
  };
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged;
  }
  const saved = jsonObject(json);
  const architecture = architectures.find(({ name }) => name === saved.architecture);
  if (saved.format !== format || architecture === undefined) return fail();
  const { number, numbers, string, list } = readers(fail);
  const head = jsonObject(saved.head ?? null);
  const decision = jsonObject(saved.decision ?? null);
  const typical = jsonObject(saved.typical ?? null);
  return {
    architecture,
    columns: list(saved.columns).map((each) => readColumn(each, fail)),
    plans: list(saved.plans).map((each): NumericPlan => {
      const plan = jsonObject(each);
      return {
        crosses: list(plan.crosses).map((cross): Cross => {
          const { op, a, b, nearest } = jsonObject(cross);
          const known = operations.find((each) => each === op) ?? fail();
          return {
            op: known,
            a: number(a),
            b: number(b),
            ...(nearest === undefined ? {} : { nearest: number(nearest) }),
          };
        }),
        means: numbers(plan.means),
        deviations: numbers(plan.deviations),
        edges: list(plan.edges).map(numbers),
      };
    }),
    head:
      head.kind === 'classes'
        ? { kind: 'classes', slope: number(head.slope), offsets: numbers(head.offsets) }
        : ({ kind: 'quantity', mean: number(head.mean), deviation: number(head.deviation) } satisfies Head),
    target: string(saved.target),
    labels: list(saved.labels).map(string),
    decision:
      saved.decision === undefined
        ? undefined
        : { positive: number(decision.positive), threshold: number(decision.threshold) },
    margin: saved.margin === undefined ? undefined : number(saved.margin),
    ...(saved.origin !== undefined && { origin: number(saved.origin) }),
    ...(saved.targetUnit !== undefined && { targetUnit: string(saved.targetUnit) }),
    typical: {
      numbers: numbers(typical.numbers),
      extras: numbers(typical.extras),
      levels: numbers(typical.levels),
    },
    ...(saved.optional !== undefined && { optional: list(saved.optional).map(string) }),
  };
}

function readers(fail: () => never) {
  const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : fail());
  const number = (value: Json | undefined): number => (typeof value === 'number' ? value : fail());
  const string = (value: Json | undefined): string => (typeof value === 'string' ? value : fail());
  return { list, number, string, numbers: (value: Json | undefined) => list(value).map(number) };
}

function rangeOf([least, greatest]: readonly number[], fail: () => never): readonly [number, number] {
  return least <= greatest ? [least, greatest] : fail();
}

function readColumn(json: Json, fail: () => never): FittedColumn {
  const { list, number, numbers, string } = readers(fail);
  const column = jsonObject(json);
  const name = string(column.name);
  const fitted = {
    fill: number(column.fill),
    start: number(column.start),
    hasMissing: column.hasMissing === true,
    ...(column.range !== undefined && { range: rangeOf(numbers(column.range), fail) }),
  };
  const kind = ((): ColumnKind => {
    switch (column.kind) {
      case 'number':
        return {
          name,
          kind: 'number',
          decimal: column.decimal === ',' ? ',' : '.',
          unit: string(column.unit),
          ...(column.wide === true && { wide: true }),
        };
      case 'date': {
        const order =
          (['ymd', 'dmy', 'mdy', 'epoch'] as const).find((each) => each === column.order) ?? fail();
        return { name, kind: 'date', order, timeOfDay: column.timeOfDay === true };
      }
      case 'category':
        return {
          name,
          kind: 'category',
          levels: list(column.levels).map(string),
          spellings: list(column.spellings).map(
            (pair) => [string(list(pair)[0]), number(list(pair)[1])] as const,
          ),
        };
      default:
        return fail();
    }
  })();
  return { ...kind, ...fitted };
}
