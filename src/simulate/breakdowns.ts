import type { Random } from '../core/random.ts';
import type { ComponentId } from './components.ts';
import { chance, exponential, pick } from './draw.ts';
import { EventQueue } from './event-queue.ts';
import { cascades, type FailureClass, failureTraits } from './failures.ts';
import { supplies } from './machine-types.ts';
import type { FailureMode, Machine, Plant } from './plant.ts';

/** Something that happened in the plant, whatever people wrote about it. */
export interface Breakdown {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly machine: Machine;
  readonly failure: FailureClass;
  readonly component: ComponentId;
}

interface Pending {
  readonly machine: Machine;
  readonly mode: FailureMode;
  /** When the wear that leads to it began; `null` for what happens once, whatever the wear. */
  readonly since: number | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** How much of its wear a repaired part keeps: repairs are imperfect (Kijima's virtual age, type II). */
const KEPT_WEAR = 0.15;

/** Production, and with it what fails, by weekday from Sunday on. */
const production = [0.35, 1, 1, 1, 1, 0.95, 0.6];

/**
 * The breakdowns of a plant in the order of time, without end. Each failure mode of each machine wears on its
 * own (Weibull, see `failureTraits`), faster on old machines, in its season and on working days; some bring on
 * others (`cascades`, `supplies`). `pace` multiplies all rates.
 */
export function* simulateBreakdowns(
  plant: Plant,
  random: Random,
  start: number,
  pace = 1,
): Generator<Breakdown> {
  const queue = new EventQueue<Pending>();
  const byCode = new Map<string, Machine[]>();
  for (const machine of plant.machines) {
    const alike = byCode.get(machine.type.code);
    if (alike === undefined) byCode.set(machine.type.code, [machine]);
    else alike.push(machine);
    for (const mode of machine.modes) {
      // At the start every part is somewhere within its life.
      const since = start - random.next() * meanLife(machine, mode, pace);
      queue.add(nextFailure(machine, mode, since, start, pace, random), { machine, mode, since });
    }
  }

  for (let entry = queue.next(); entry !== undefined; entry = queue.next()) {
    const { due, item } = entry;
    const { machine, mode, since } = item;
    if (since !== null) {
      if (mode.failure === 'Planned service') {
        const planned = workingHours(due, random);
        queue.add(planned, { machine, mode, since: null });
        queue.add(nextFailure(machine, mode, due, due, pace, random), { machine, mode, since: due });
        continue;
      }
      if (!chance(random, intensity(mode.failure, due))) {
        queue.add(nextFailure(machine, mode, since, due, pace, random), item);
        continue;
      }
      const worn = due - KEPT_WEAR * (due - since);
      queue.add(nextFailure(machine, mode, worn, due, pace, random), { machine, mode, since: worn });
    }
    yield { time: due, machine, failure: mode.failure, component: pick(random, mode.components) };
    for (const { machine: hit, mode: brought, hours } of consequences(
      machine,
      mode.failure,
      byCode,
      random,
    )) {
      queue.add(due + HOUR * exponential(random, hours), { machine: hit, mode: brought, since: null });
    }
  }
}

function meanLife(machine: Machine, mode: FailureMode, pace: number): number {
  const ageing = mode.failure === 'Planned service' ? 1 : 0.85 + 0.02 * machine.age;
  return YEAR / (mode.perYear * ageing * pace);
}

/** When a part that has worn since `since` and still works at `now` fails: Weibull, conditional on its age. */
function nextFailure(
  machine: Machine,
  mode: FailureMode,
  since: number,
  now: number,
  pace: number,
  random: Random,
): number {
  const { shape } = failureTraits[mode.failure];
  // `intensity` rejects about half of the unplanned ones.
  const accepted = mode.failure === 'Planned service' ? 1 : MEAN_INTENSITY;
  const scale = (meanLife(machine, mode, pace) * accepted) / 0.9;
  const age = (now - since) / scale;
  return since + scale * (age ** shape + exponential(random, 1)) ** (1 / shape);
}

const MEAN_INTENSITY = 0.5;

/** Between 0 and 1: how much of the greatest strain there is at this time of the week and the year. */
function intensity(failure: FailureClass, time: number): number {
  const date = new Date(time);
  const yearly = Math.cos((2 * Math.PI * (time - SUMMER_PEAK)) / YEAR);
  const { summer } = failureTraits[failure];
  return ((production[date.getUTCDay()] ?? 1) * (1 + summer * yearly)) / 1.6;
}

const SUMMER_PEAK = Date.UTC(2000, 6, 20);

/** The next weekday morning: planned work waits for it. */
function workingHours(time: number, random: Random): number {
  let day = Math.floor(time / DAY) + 1;
  while ([0, 6].includes(new Date(day * DAY).getUTCDay())) day++;
  return day * DAY + (6.5 + 8 * random.next()) * HOUR;
}

function* consequences(
  machine: Machine,
  failure: FailureClass,
  byCode: ReadonlyMap<string, Machine[]>,
  random: Random,
) {
  for (const { from, to, probability, hours } of cascades) {
    if (from !== failure || !chance(random, probability)) continue;
    const mode = machine.modes.find((candidate) => candidate.failure === to);
    if (mode !== undefined) yield { machine, mode, hours };
  }
  for (const { code, failure: cause, to, brings, probability } of supplies) {
    if (code !== machine.type.code || cause !== failure) continue;
    for (const hit of byCode.get(to) ?? []) {
      if (!chance(random, probability)) continue;
      const mode = hit.modes.find((candidate) => candidate.failure === brings);
      if (mode !== undefined) yield { machine: hit, mode, hours: 5 };
    }
  }
}
