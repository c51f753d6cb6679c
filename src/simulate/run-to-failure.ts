import { stat } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import { writeCsv } from '../data/table/write.ts';
import { refuseExisting } from './checks.ts';
import { chance, logNormal } from './draw.ts';

/** Readings of one simulated pump in one hour of running; null where its logger missed one. */
export interface PumpReading {
  /** `SIM-P012` */
  readonly unit: string;
  readonly cycle: number;
  readonly load: number;
  readonly vibration: number | null;
  readonly bearing_temperature: number | null;
  readonly discharge_pressure: number | null;
  readonly flow: number | null;
  readonly motor_current: number | null;
  readonly oil_particles: number | null;
  /** Never changes: the value on the name plate. */
  readonly rated_speed: number;
  /** 1 in the cycle in which the pump failed. */
  readonly event: 0 | 1;
}

export const pumpColumns = [
  'unit',
  'cycle',
  'load',
  'vibration',
  'bearing_temperature',
  'discharge_pressure',
  'flow',
  'motor_current',
  'oil_particles',
  'rated_speed',
  'event',
] as const satisfies readonly (keyof PumpReading)[];

export interface RunToFailureOptions {
  readonly units: number;
  readonly seed: number;
  /** Share of pumps that were stopped before they failed. */
  readonly censored?: number;
}

/**
 * Pumps that run until they fail: bearings and impeller wear at different rates, slowly at first and ever faster, and
 * the sensors show it through noise, load and the scatter of manufacture. Some are stopped before they fail. The same
 * seed gives the same readings. No real pump is behind them.
 */
export function* simulateRunToFailure({
  units,
  seed,
  censored = 0.15,
}: RunToFailureOptions): Generator<PumpReading> {
  if (!Number.isSafeInteger(units) || units < 1)
    throw new UserError({
      en: `the number of pumps, ${units}, must be a whole number of at least 1`,
      zh: `泵的数量必须是不小于 1 的整数，而不是 ${units}`,
    });
  for (let number = 1; number <= units; number++) {
    yield* pump(`SIM-P${String(number).padStart(3, '0')}`, new Random(seed).fork(`pump ${number}`), censored);
  }
}

function* pump(unit: string, random: Random, censored: number): Generator<PumpReading> {
  const life = Math.max(60, Math.round(logNormal(random, 180, 0.28)));
  const watched = chance(random, censored)
    ? Math.max(20, Math.floor(life * (0.4 + 0.5 * random.next())))
    : life;
  const speed = 3 + 3 * random.next();
  // The bearing's share of the wear; the impeller has the rest.
  const bearing = 0.25 + 0.5 * random.next();
  const built = Array.from({ length: 6 }, () => random.normal());
  let load = 0.8;
  for (let cycle = 1; cycle <= watched; cycle++) {
    load = Math.min(1, Math.max(0.5, 0.8 + 0.9 * (load - 0.8) + 0.04 * random.normal()));
    const wear = Math.expm1((speed * cycle) / life) / Math.expm1(speed);
    const [ofBearing, ofImpeller] = [2 * wear * bearing, 2 * wear * (1 - bearing)];
    const reading = (value: number, spread: number, i: number, noise: number): number | null =>
      chance(random, 0.01) ? null : round(value + spread * built[i] + noise * random.normal());
    yield {
      unit,
      cycle,
      load: round(load),
      vibration: reading(1.4 + 0.6 * load + 3.2 * ofBearing + 0.6 * ofImpeller, 0.12, 0, 0.25),
      bearing_temperature: reading(46 + 16 * load + 15 * ofBearing, 0.8, 1, 1.2),
      discharge_pressure: reading(8.4 - 1.1 * load - 1.6 * ofImpeller, 0.06, 2, 0.12),
      flow: reading(58 * load - 8 * ofImpeller, 0.5, 3, 0.9),
      motor_current: reading(21 + 19 * load + 2.2 * ofBearing + 1.8 * ofImpeller, 0.3, 4, 0.5),
      oil_particles: reading(14 + 55 * ofBearing, 2, 5, 6),
      rated_speed: 2950,
      event: cycle === life ? 1 : 0,
    };
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Writes simulated pumps as CSV. Throws `UserError` where the file exists already (unless `overwrite`). */
export async function writeRunToFailure(
  path: string,
  { overwrite, ...options }: RunToFailureOptions & { readonly overwrite?: boolean },
): Promise<{ rows: number; units: number; seconds: number; bytes: number }> {
  const began = performance.now();
  refuseExisting(path, overwrite);
  let rows = 0;
  function* cells() {
    for (const reading of simulateRunToFailure(options)) {
      rows += 1;
      yield pumpColumns.map((column) => (reading[column] === null ? null : String(reading[column])));
    }
  }
  await writeCsv(path, pumpColumns, cells(), { bom: true });
  const { size } = await stat(path);
  return { rows, units: options.units, seconds: (performance.now() - began) / 1000, bytes: size };
}
