import { stat } from 'node:fs/promises';
import { Random } from '../core/random.ts';
import { writeCsv } from '../data/table/write.ts';
import { simulateBreakdowns } from './breakdowns.ts';
import { checkRowCount, refuseExisting } from './checks.ts';
import { type ComponentId, components } from './components.ts';
import { chance, pick } from './draw.ts';
import { expand } from './grammar.ts';
import { buildPlant, type Machine } from './plant.ts';

/** A part taken from the store; the keys are the columns of the file. Empty means not filled in. */
export interface PartOrder {
  /** `SIM-0000001`: the prefix says that the order is simulated. */
  readonly order_id: string;
  /** Local time, ISO 8601 without a zone. */
  readonly ordered_at: string;
  /** The machine it was ordered for, to whose history it belongs. */
  readonly machine: string;
  readonly part_no: string;
  readonly quantity: string;
}

/** A part of the store. */
export interface SparePart {
  readonly part_no: string;
  readonly name: string;
  readonly description: string;
}

export interface PartOrderOptions {
  readonly rows: number;
  readonly seed: number;
}

export const partOrderColumns = ['order_id', 'ordered_at', 'machine', 'part_no', 'quantity'] as const;
export const sparePartColumns = ['part_no', 'name', 'description'] as const;

/** The names of components have no slots. */
const noSlot = (): string => '';

const makers = ['Kessel', 'Norvik', '恒力', 'Tarant', 'Orbis', '东瑞', 'Halden', 'Veloce'];
const start = Date.UTC(2021, 0, 4);
/** Shares of orders that are sent twice, have no machine, and are entered late. */
const [sentTwice, withoutMachine, enteredLate] = [0.01, 0.004, 0.05];

/**
 * Simulated orders of spare parts of an invented plant, in the order in which they were entered, and the parts of its
 * store. What fails on a machine decides what is ordered; its repair also needs small parts (seals, bolts, oil), and a
 * part that was ordered for a machine type is ordered again. The same seed gives the same orders.
 */
export function simulatePartOrders({ rows, seed }: PartOrderOptions): {
  orders: PartOrder[];
  parts: SparePart[];
} {
  checkRowCount(rows);
  const random = new Random(seed).fork('spare parts');
  const plant = buildPlant(random.fork('plant'));
  const store = new Store(random.fork('store'));
  const orders: PartOrder[] = [];
  const add = (machine: Machine, part: string, time: number): void => {
    const late = chance(random, enteredLate) ? random.integer(72) * 3_600_000 : 0;
    const order = {
      order_id: `SIM-${String(orders.length + 1).padStart(7, '0')}`,
      ordered_at: new Date(time - late).toISOString().slice(0, 19),
      machine: chance(random, withoutMachine) ? '' : machine.tag,
      part_no: part,
      quantity: String(1 + Math.floor(random.next() ** 3 * 6)),
    };
    orders.push(order);
    if (chance(random, sentTwice)) orders.push(order);
  };
  for (const { time, machine, component } of simulateBreakdowns(plant, random.fork('breakdowns'), start)) {
    const [main, ...small] = store.partsFor(machine, component);
    add(machine, main, time);
    // Small parts follow within the hour, each less often than the one before.
    small.forEach((part, i) => {
      if (chance(random, 0.75 - 0.2 * i)) add(machine, part, time + (i + 1) * 600_000);
    });
    if (orders.length >= rows) break;
  }
  return { orders: orders.slice(0, rows), parts: store.parts };
}

/** Parts get their numbers when they are first needed: one for each component of a machine type, and its small parts. */
class Store {
  readonly parts: SparePart[] = [];
  readonly #byNeed = new Map<string, string[]>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  partsFor(machine: Machine, component: ComponentId): readonly string[] {
    const key = `${machine.type.code} ${component}`;
    const known = this.#byNeed.get(key);
    if (known !== undefined) return known;
    const maker = pick(this.#random, makers);
    const { en, zh } = components[component];
    const size = `${2 + this.#random.integer(9)}${pick(this.#random, ['0', '5'])}`;
    const [english, chinese] = [expand(en, this.#random, noSlot), expand(zh, this.#random, noSlot)];
    const small = ['seal kit', 'bolt set', 'oil 1 L'].map((what) => `${what} for ${english}`);
    const numbers = [`${english} ${size} / ${chinese}`, ...small].map((name) =>
      this.#add(`${maker} ${name}`, `${machine.type.code} ${component}`),
    );
    this.#byNeed.set(key, numbers);
    return numbers;
  }

  #add(name: string, use: string): string {
    const part_no = `P${String(10_000 + this.parts.length * 7).padStart(6, '0')}`;
    this.parts.push({ part_no, name, description: `spare part for ${use}` });
    return part_no;
  }
}

/**
 * Writes simulated orders as CSV, and next to it the table of parts, `orders-parts.csv` for `orders.csv`. Throws `UserError` where a file exists already, unless `overwrite`.
 */
export async function writePartOrders(
  path: string,
  options: PartOrderOptions & { readonly overwrite?: boolean },
): Promise<{ rows: number; seconds: number; bytes: number; parts: string }> {
  const began = performance.now();
  const partsPath = `${path.replace(/\.csv$/i, '')}-parts.csv`;
  for (const each of [path, partsPath]) {
    refuseExisting(each, options.overwrite);
  }
  const { orders, parts } = simulatePartOrders(options);
  await writeCsv(
    partsPath,
    sparePartColumns,
    parts.map((part) => sparePartColumns.map((column) => part[column])),
    {
      bom: true,
    },
  );
  await writeCsv(
    path,
    partOrderColumns,
    orders.map((order) => partOrderColumns.map((column) => order[column] || null)),
    { bom: true },
  );
  return {
    rows: orders.length,
    seconds: (performance.now() - began) / 1000,
    bytes: (await stat(path)).size,
    parts: partsPath,
  };
}
