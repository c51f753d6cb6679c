import { Random } from '../../src/core/random.ts';
import type { ClassTable, TableSource } from './class-table.ts';

/** Tables of known making, each with what is hard in tables: every seed gives other rows of the same law. */
export const simulatedTables: readonly TableSource[] = [
  simulated('interactions', 3000, interactions),
  simulated('many-levels', 4000, manyLevels),
  simulated('few-rows', 300, fewRows),
];

type Cells = Readonly<Record<string, string | number>>;

function simulated(
  name: string,
  rows: number,
  make: (random: Random, law: Random) => () => Cells,
): TableSource {
  return {
    name,
    everyFold: false,
    async load(seed): Promise<ClassTable> {
      const random = new Random(seed).fork(name);
      const next = make(random, new Random(7).fork(name));
      const made = Array.from({ length: rows }, next);
      return {
        name,
        target: 'class',
        ignore: [],
        header: Object.keys(made[0]).join(','),
        lines: made.map((row) => Object.values(row).join(',')),
        labels: made.map((row) => String(row.class)),
      };
    },
  };
}

const uniform = (random: Random, low: number, high: number): number => low + (high - low) * random.next();
const shown = (value: number): string => value.toFixed(4);

/** One in a hundred, and whatever else, goes to another class. */
const noisy = (random: Random, classes: number, share: number, own: number): number =>
  random.next() < share ? random.integer(classes) : own;

/** Five classes: steps and products of two and three of eight numbers, four more say nothing. */
function interactions(random: Random): () => Cells {
  return () => {
    const x = Array.from({ length: 12 }, () => uniform(random, -1, 1));
    const [a, b, c, d, e, f, g, h] = x;
    const own =
      a * b > 0.25 ? 0 : c > 0.3 && d < 0.2 ? 1 : e + f * g > 0.5 ? 2 : Math.sin(4 * h) + a > 0.6 ? 3 : 4;
    return {
      ...Object.fromEntries(x.map((value, i) => [`x${i + 1}`, shown(value)])),
      class: `k${noisy(random, 5, 0.08, own)}`,
    };
  };
}

/** Four classes from two columns of many levels (a supplier, a tool), a machine, and numbers that count by machine. */
function manyLevels(random: Random, law: Random): () => Cells {
  const normal = (): number => Array.from({ length: 12 }, () => law.next()).reduce((a, b) => a + b, -6);
  const suppliers = Array.from({ length: 150 }, () => [normal(), normal(), normal(), normal()]);
  const tools = Array.from({ length: 60 }, () => [normal(), normal(), normal(), normal()]);
  return () => {
    const supplier = Math.floor(suppliers.length * random.next() ** 1.7);
    const [tool, machine] = [random.integer(tools.length), random.integer(5)];
    const [speed, heat, load] = [uniform(random, 0, 3), uniform(random, 0, 3), uniform(random, 0, 3)];
    const scores = [0, 1, 2, 3].map(
      (k) =>
        1.2 * suppliers[supplier][k] +
        0.9 * tools[tool][k] +
        (machine === k ? 1.5 * (speed - 1.5) : 0) +
        (k === 3 && heat > 2 && load > 1.5 ? 3 : 0) -
        Math.log(-Math.log(random.next() || 0.5)) * 0.6,
    );
    return {
      supplier: `S${1000 + supplier}`,
      tool: `T-${tool}`,
      machine: `M${machine}`,
      speed: shown(speed),
      heat: shown(heat),
      load: shown(load),
      class: ['good', 'scratch', 'dent', 'burn'][scores.indexOf(Math.max(...scores))],
    };
  };
}

/** Three classes, 300 rows, ten numbers of which five count, and a column with two levels. */
function fewRows(random: Random): () => Cells {
  return () => {
    const x = Array.from({ length: 10 }, () => uniform(random, 0, 10));
    const [shift, [a, b, c, d, e]] = [random.integer(2), x];
    const own = a + b > 11 + shift ? (c > 4 ? 0 : 1) : d * e > 28 ? 2 : 1;
    return {
      ...Object.fromEntries(x.map((value, i) => [`x${i + 1}`, shown(value)])),
      shift: shift === 0 ? 'early' : 'late',
      class: ['A', 'B', 'C'][noisy(random, 3, 0.06, own)],
    };
  };
}
