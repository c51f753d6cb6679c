import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { isSimulatedId } from '../../core/simulated.ts';
import { findColumn } from '../table/column.ts';
import { readingOf, type TableReading } from '../table/options.ts';
import { readTable } from '../table/read-table.ts';
import type { Table } from '../table/table.ts';
import { identity } from '../values/identity.ts';
import { isMissingCell } from '../values/missing-values.ts';
import { momentReader } from '../values/moments.ts';
import { EventLog } from './event-log.ts';
import { idList } from './id-list.ts';
import { joinHistories } from './join-histories.ts';
import type { InteractionFault, NextItem, Sequence } from './sequence.ts';

export interface InteractionColumns {
  readonly user?: string;
  readonly item?: string;
  readonly time?: string;
  readonly history?: string;
}

export interface InteractionOptions extends InteractionColumns, TableReading {
  /** Columns that are taken where the file has them and none are named, such as those of the training data. */
  readonly likely?: InteractionColumns;
  /** Of a user with more, the latest are kept. 1,000 by default. */
  readonly maxPerUser?: number;
  /** A file with more is refused, since events are sorted in memory. Fifty million by default. */
  readonly maxEvents?: number;
}

export interface Interactions {
  readonly kind: 'log' | 'histories';
  /** What each user took, oldest first; every event once. */
  readonly sequences: readonly Sequence[];
  /** What to predict, with its history: of histories every row as it is, of a log every event after the first. */
  readonly questions: readonly NextItem[];
  readonly columns: InteractionColumns;
  readonly rowsRead: number;
  readonly leftOut: Readonly<Record<InteractionFault, number>>;
  /** Rows that were not in the order of their times. */
  readonly unsorted: number;
  /** Users with more than `maxPerUser` events, and the events left out. */
  readonly shortened: { readonly users: number; readonly events: number };
  readonly notes: readonly Sentence[];
  readonly simulated: boolean;
}

/**
 * Reads who took what: a log with a row for each event (`user`, `item`, and `time` where there is one), or rows of a
 * `history` of ids, oldest first, and the `item` that came next.
 * @throws UserError where columns are missing or nothing usable is left.
 */
export async function readInteractions(
  path: string,
  options: InteractionOptions = {},
): Promise<Interactions> {
  const { user, item, time, maxEvents = 50_000_000 } = options;
  let reader: RowReader | undefined;
  let [rows, simulatedRows, hasOrders] = [0, 0, false];
  const table = await readTable(path, {
    ...readingOf(options),
    namesExpected: [user, item, time, options.history],
    columns: (names) => {
      reader = readerFor({ source: path, columns: names }, options);
      hasOrders = names.includes(orderColumn);
      const { columns } = reader;
      const wanted = new Set([columns.user, columns.item, columns.time, columns.history, orderColumn]);
      return names.filter((name) => wanted.has(name));
    },
    each({ columns, values }) {
      if (reader === undefined) return;
      rows += values[0]?.length ?? 0;
      if (rows > maxEvents) {
        const limit = maxEvents.toLocaleString('en');
        throw new UserError({
          en: `${path} has more than the ${limit} events that can be sorted in memory; leave out the oldest`,
          zh: `${path} 超过内存中可排序的 ${limit} 条事件；请去掉最早的记录`,
        });
      }
      const cellsOf = (name: string | undefined) =>
        name === undefined ? undefined : values[columns.indexOf(name)];
      reader.add(cellsOf, values[0]?.length ?? 0);
      // The plant simulator marks its rows by their order numbers.
      for (const id of cellsOf(hasOrders ? orderColumn : undefined) ?? [])
        if (isSimulatedId(id)) simulatedRows += 1;
    },
  });
  const read = reader?.finish();
  if (read === undefined || read.sequences.length === 0) {
    const reasons = faultNames
      .map(([fault, zh]) => ({ rows: read?.leftOut[fault] ?? 0, en: fault.replace('-', ' '), zh }))
      .filter(({ rows }) => rows > 0);
    const why = reasons.map(({ rows, en }) => `${rows} rows: ${en}`).join(', ');
    const whyZh = reasons.map(({ rows, zh }) => `${rows} 行${zh}`).join('，');
    throw new UserError({
      en: `${path} holds no usable events (${why || 'it has no rows'}); check its columns`,
      zh: `${path} 中没有可用的事件（${whyZh || '没有数据行'}）；请检查各列`,
    });
  }
  // Object.assign keeps the getters of `read`.
  return Object.assign(read, {
    rowsRead: table.rowCount,
    notes: [...table.notes, ...read.notes],
    simulated: table.rowCount > 0 && simulatedRows === table.rowCount,
  });
}

const orderColumn = 'order_id';

type Header = Pick<Table, 'source' | 'columns'>;
type CellsOf = (name: string | undefined) => readonly (string | null)[] | undefined;

/** Collects rows as they are read. */
interface RowReader {
  readonly columns: InteractionColumns;
  add(cellsOf: CellsOf, rows: number): void;
  finish(): Omit<Interactions, 'rowsRead' | 'simulated'>;
}

function readerFor(table: Header, options: InteractionOptions): RowReader {
  const history = columnOf(table, options.history, usual(options.likely?.history, ['history']));
  return history === undefined ? logReader(table, options) : historyReader(table, history, options);
}

/** The id in a cell; `''` where it is missing, as in `n/a`. */
const idOf = (cell: string | null | undefined): string =>
  isMissingCell(cell ?? null) ? '' : identity(cell ?? '');

/** Rows that show how times are written. */
const timesLookedAt = 50_000;

function logReader(table: Header, options: InteractionOptions): RowReader {
  const columns = {
    user: needed(
      table,
      options.user,
      '--user',
      usual(options.likely?.user, ['user_id', 'user', 'customer_id', 'customer', 'machine']),
    ),
    item: needed(
      table,
      options.item,
      '--item',
      usual(options.likely?.item, ['item_id', 'item', 'product_id', 'product', 'part_no']),
    ),
    time: columnOf(
      table,
      options.time,
      usual(options.likely?.time, ['timestamp', 'time', 'date', 'ordered_at', 'created_at']),
    ),
  };
  const leftOut = noFaults();
  const log = new EventLog();
  let [unsorted, number] = [0, 0];
  let latest = Number.NEGATIVE_INFINITY;
  /** Rows that wait until enough times are known to say how they are written. */
  const waiting: { readonly user: string; readonly item: string; readonly time: string }[] = [];
  let momentOf: ReturnType<typeof momentReader> | undefined;
  const addEvent = (user: string, item: string, time: number | undefined): void => {
    const fault = user === '' ? 'missing-user' : item === '' ? 'missing-item' : faultOf(time);
    if (fault !== undefined || time === undefined) {
      leftOut[fault ?? 'unreadable-time'] += 1;
      return;
    }
    if (time < latest) unsorted += 1;
    latest = Math.max(latest, time);
    log.add(user, item, time);
  };
  const flush = (): void => {
    const read = momentOf ?? momentReader(waiting.map(({ time }) => time));
    momentOf = read;
    for (const { user, item, time } of waiting.splice(0)) addEvent(user, item, read(time));
  };
  return {
    columns,
    add(cellsOf, rows) {
      const [users, items, times] = [cellsOf(columns.user), cellsOf(columns.item), cellsOf(columns.time)];
      for (let row = 0; row < rows; row++) {
        const [user, item] = [idOf(users?.[row]), idOf(items?.[row])];
        if (columns.time === undefined) addEvent(user, item, number++);
        else if (momentOf === undefined) waiting.push({ user, item, time: times?.[row] ?? '' });
        else addEvent(user, item, momentOf(times?.[row] ?? ''));
      }
      if (waiting.length >= timesLookedAt) flush();
    },
    finish() {
      flush();
      const { sequences: whole, duplicates } = log.take();
      leftOut.duplicate = duplicates;
      const { sequences, shortened } = shorten(whole, options.maxPerUser);
      return {
        kind: 'log',
        sequences,
        // With its history each takes many times the memory of the log; training does not need them.
        get questions() {
          return sequences.flatMap(questionsOf);
        },
        columns,
        leftOut,
        unsorted,
        shortened,
        notes: columns.time === undefined ? [noTimes] : [],
      };
    },
  };
}

function historyReader(table: Header, history: string, options: InteractionOptions): RowReader {
  const item = needed(
    table,
    options.item,
    '--item',
    usual(options.likely?.item, ['item', 'item_id', 'next']),
  );
  const user = columnOf(table, options.user, usual(options.likely?.user, ['user_id', 'user']));
  const leftOut = noFaults();
  const found: Sequence[] = [];
  let number = 0;
  return {
    columns: { user, item, history },
    add(cellsOf, rows) {
      const [histories, nexts, users] = [cellsOf(history), cellsOf(item), cellsOf(user)];
      for (let row = 0; row < rows; row++) {
        number += 1;
        const taken = idList(histories?.[row] ?? '').filter((id) => !isMissingCell(id));
        const next = idOf(nexts?.[row]);
        if (taken.length === 0) leftOut['missing-history'] += 1;
        else if (next === '') leftOut['missing-item'] += 1;
        // A row without a user counts as a user.
        else found.push({ user: idOf(users?.[row]) || `row ${number}`, items: [...taken, next] });
      }
    },
    finish() {
      const { sequences, shortened } = shorten(joinHistories(found), options.maxPerUser);
      return {
        kind: 'histories',
        sequences,
        questions: found.map(({ items }) => ({
          history: items.slice(0, -1),
          item: items[items.length - 1],
        })),
        columns: { user, item, history },
        leftOut,
        unsorted: 0,
        shortened,
        notes: [],
      };
    },
  };
}

/** Every event after the first, with what came before it. */
function questionsOf({ items }: Sequence): NextItem[] {
  return items.slice(1).map((item, i) => ({ history: items.slice(Math.max(0, i + 1 - 100), i + 1), item }));
}

function shorten(
  sequences: readonly Sequence[],
  max = 1000,
): { sequences: Sequence[]; shortened: { users: number; events: number } } {
  const long = sequences.filter(({ items }) => items.length > max);
  return {
    sequences: sequences.map((sequence) =>
      sequence.items.length > max ? { ...sequence, items: sequence.items.slice(-max) } : sequence,
    ),
    shortened: {
      users: long.length,
      events: long.reduce((sum, { items }) => sum + items.length - max, 0),
    },
  };
}

const faultNames: readonly (readonly [InteractionFault, string])[] = [
  ['missing-user', '缺少用户'],
  ['missing-item', '缺少物品'],
  ['missing-history', '缺少历史记录'],
  ['unreadable-time', '时间无法读取'],
  ['duplicate', '重复'],
];

const noTimes: Sentence = {
  en: 'no column of times was found: the order of the rows is used',
  zh: '没有找到时间列：按行的先后顺序处理',
};

const noFaults = (): Record<InteractionFault, number> => ({
  'missing-user': 0,
  'missing-item': 0,
  'missing-history': 0,
  'unreadable-time': 0,
  duplicate: 0,
});

const faultOf = (time: number | undefined): InteractionFault | undefined =>
  time === undefined ? 'unreadable-time' : undefined;

const usual = (likely: string | undefined, names: readonly string[]): string[] =>
  likely === undefined ? [...names] : [likely, ...names];

/** The column that was asked for, or the first of the usual names that the table has. */
function columnOf(table: Header, asked: string | undefined, names: readonly string[]): string | undefined {
  if (asked !== undefined) return findColumn(table, asked);
  const lower = new Map(table.columns.map((column) => [column.toLowerCase(), column]));
  return names.map((name) => lower.get(name.toLowerCase())).find((column) => column !== undefined);
}

function needed(table: Header, asked: string | undefined, option: string, names: readonly string[]): string {
  const found = columnOf(table, asked, names);
  if (found !== undefined) return found;
  const usualNames = names.slice(0, 2);
  throw new UserError({
    en: `${table.source} has no column called ${usualNames.join(' or ')}; name it with ${option} (it has ${table.columns.join(', ')})`,
    zh: `${table.source} 没有名为 ${usualNames.join(' 或 ')} 的列；请用 ${option} 指定（现有列：${table.columns.join('、')}）`,
  });
}
