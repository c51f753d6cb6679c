import { findColumn } from '../column.ts';
import type { Cells } from '../columns/cells.ts';
import { type CellTable, columnCells, readCells } from '../columns/read-cells.ts';
import { UserError } from '../errors.ts';
import { EventLog } from './event-log.ts';
import { joinHistories } from './join-histories.ts';
import type { InteractionFault, NextItem, Sequence } from './sequence.ts';
import { timeOf } from './time.ts';

export interface InteractionColumns {
  readonly user?: string;
  readonly item?: string;
  readonly time?: string;
  readonly history?: string;
}

export interface InteractionOptions extends InteractionColumns {
  /** Columns that are taken where the file has them and none are named, such as those of the training data. */
  readonly likely?: InteractionColumns;
  readonly encoding?: string;
  /** Of a user with more, the latest are kept: nobody's taste is made of a million events. 1,000 by default. */
  readonly maxPerUser?: number;
}

export interface Interactions {
  readonly kind: 'log' | 'histories';
  /** What each user took, oldest first; every event once. */
  readonly sequences: readonly Sequence[];
  /** The questions in the data, each with its answer: of histories every row as it is, of a log every event after the first. */
  readonly questions: readonly NextItem[];
  readonly columns: InteractionColumns;
  readonly rowsRead: number;
  readonly leftOut: Readonly<Record<InteractionFault, number>>;
  /** Rows that did not stand in the order of their times. */
  readonly unsorted: number;
  /** Users with more than `maxPerUser` events, and the events left out. */
  readonly shortened: { readonly users: number; readonly events: number };
  readonly notes: readonly string[];
  readonly simulated: boolean;
}

/**
 * Reads who took what: a log with a row for each event (`user`, `item`, and `time` where there is one), or rows of a
 * `history` of ids separated by blanks, oldest first, and the `item` that came next.
 * @throws UserError where columns are missing or nothing usable is left.
 */
export async function readInteractions(
  path: string,
  options: InteractionOptions = {},
): Promise<Interactions> {
  const { user, item, time } = options;
  const namesExpected = [user, item, time, options.history];
  const table = await readCells(path, { encoding: options.encoding, namesExpected });
  try {
    return interactionsOf(table, path, options);
  } finally {
    table.close();
  }
}

function interactionsOf(table: CellTable, path: string, options: InteractionOptions): Interactions {
  const history = columnOf(table, options.history, usual(options.likely?.history, ['history']));
  const read = history === undefined ? readLog(table, options) : readHistories(table, history, options);
  if (read.sequences.length === 0) {
    const reasons = Object.entries(read.leftOut).filter(([, rows]) => rows > 0);
    const why = reasons.map(([reason, rows]) => `${rows} rows: ${reason.replace('-', ' ')}`).join(', ');
    throw new UserError(`${path} holds no usable events (${why || 'it has no rows'}); look at its columns`);
  }
  return read;
}

function readLog(table: CellTable, options: InteractionOptions): Interactions {
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
  const users = columnCells(table, columns.user);
  const items = columnCells(table, columns.item);
  const times = columns.time === undefined ? undefined : columnCells(table, columns.time);
  const leftOut = noFaults();
  const log = new EventLog();
  let unsorted = 0;
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < table.rowCount; row++) {
    const [user, item] = [users.at(row)?.trim() ?? '', items.at(row)?.trim() ?? ''];
    const time = times === undefined ? row : timeAt(times, row);
    const fault = user === '' ? 'missing-user' : item === '' ? 'missing-item' : faultOf(time);
    if (fault !== undefined || time === undefined) {
      leftOut[fault ?? 'unreadable-time'] += 1;
      continue;
    }
    if (time < latest) unsorted += 1;
    latest = Math.max(latest, time);
    log.add(user, item, time);
  }
  const { sequences: whole, duplicates } = log.take();
  leftOut.duplicate = duplicates;
  const { sequences, shortened } = shorten(whole, options.maxPerUser);
  return {
    kind: 'log',
    sequences,
    // Each with its history, they take many times the room of the log; who learns from it does not ask them.
    get questions() {
      return sequences.flatMap(questionsOf);
    },
    columns,
    rowsRead: table.rowCount,
    leftOut,
    unsorted,
    shortened,
    notes: [
      ...table.notes,
      ...(columns.time === undefined ? ['no column of times was found: the order of the rows is taken'] : []),
    ],
    simulated: isSimulated(table),
  };
}

function readHistories(table: CellTable, history: string, options: InteractionOptions): Interactions {
  const item = needed(
    table,
    options.item,
    '--item',
    usual(options.likely?.item, ['item', 'item_id', 'next']),
  );
  const user = columnOf(table, options.user, usual(options.likely?.user, ['user_id', 'user']));
  const histories = columnCells(table, history);
  const nexts = columnCells(table, item);
  const users = user === undefined ? undefined : columnCells(table, user);
  const leftOut = noFaults();
  const rows: Sequence[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const taken =
      histories
        .at(row)
        ?.split(/\s+/)
        .filter((id) => id !== '') ?? [];
    const next = nexts.at(row)?.trim() ?? '';
    if (taken.length === 0) leftOut['missing-history'] += 1;
    else if (next === '') leftOut['missing-item'] += 1;
    // A row without a user is a user of its own.
    else rows.push({ user: users?.at(row) ?? `row ${row + 1}`, items: [...taken, next] });
  }
  const { sequences, shortened } = shorten(joinHistories(rows), options.maxPerUser);
  return {
    kind: 'histories',
    sequences,
    questions: rows.map(({ items }) => ({ history: items.slice(0, -1), item: items[items.length - 1] })),
    columns: { user, item, history },
    rowsRead: table.rowCount,
    leftOut,
    unsorted: 0,
    shortened,
    notes: table.notes,
    simulated: isSimulated(table),
  };
}

function timeAt(times: Cells, row: number): number | undefined {
  const number = times.plainNumber(row, '.');
  return Number.isNaN(number) ? timeOf(times.at(row)) : number;
}

/** Every event after the first, with what came before it. */
function questionsOf({ items }: Sequence): NextItem[] {
  return items.slice(1).map((item, i) => ({ history: items.slice(Math.max(0, i + 1 - 100), i + 1), item }));
}

function shorten(
  sequences: readonly Sequence[],
  most = 1000,
): { sequences: Sequence[]; shortened: { users: number; events: number } } {
  const long = sequences.filter(({ items }) => items.length > most);
  return {
    sequences: sequences.map(({ user, items }) => ({ user, items: items.slice(-most) })),
    shortened: {
      users: long.length,
      events: long.reduce((sum, { items }) => sum + items.length - most, 0),
    },
  };
}

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

/** The column asked for, or the first of the usual names that the table has. */
function columnOf(table: CellTable, asked: string | undefined, names: readonly string[]): string | undefined {
  if (asked !== undefined) return findColumn(table, asked);
  const lower = new Map(table.columns.map((column) => [column.toLowerCase(), column]));
  return names.map((name) => lower.get(name.toLowerCase())).find((column) => column !== undefined);
}

function needed(
  table: CellTable,
  asked: string | undefined,
  option: string,
  names: readonly string[],
): string {
  const found = columnOf(table, asked, names);
  if (found !== undefined) return found;
  throw new UserError(
    `${table.source} has no column called ${names.slice(0, 2).join(' or ')}; name it with ${option} (it has ${table.columns.join(', ')})`,
  );
}

/** The plant simulator marks its rows by their order numbers. */
function isSimulated(table: CellTable): boolean {
  if (!table.columns.includes('order_id') || table.rowCount === 0) return false;
  for (const id of columnCells(table, 'order_id')) if (!id?.startsWith('SIM-')) return false;
  return true;
}
