import { Random } from '../core/random.ts';
import { chance, pick, pickWeighted } from './draw.ts';

/** One turned part with its settings and measurements. Cells are as a person exported them. */
export interface Part {
  readonly part_id: string;
  readonly made_at: string;
  readonly machine: string;
  readonly material: string;
  readonly 'spindle_speed [rpm]': string;
  readonly 'feed [mm/rev]': string | null;
  readonly 'cutting_force [N]': string | null;
  readonly 'tool_wear [min]': string;
  readonly 'coolant_temp [°C]': string | null;
  readonly hall: string;
  readonly 'roughness [um]': string | null;
  readonly scrap: string;
  readonly scrap_note: string | null;
}

export const partColumns = [
  'part_id',
  'made_at',
  'machine',
  'material',
  'spindle_speed [rpm]',
  'feed [mm/rev]',
  'cutting_force [N]',
  'tool_wear [min]',
  'coolant_temp [°C]',
  'hall',
  'roughness [um]',
  'scrap',
  'scrap_note',
] as const satisfies readonly (keyof Part)[];

/** How many minutes of cutting a tool lasts in a material, and how hard the material is to cut. */
const materials = {
  C45: { life: 110, hardness: 1 },
  '42CrMo4': { life: 80, hardness: 1.35 },
  AlMgSi1: { life: 160, hardness: 0.5 },
  '1.4301': { life: 60, hardness: 1.6 },
} as const;

/**
 * Parts from four lathes over some months. Scrap is caused by a worn tool for its material, by too much power, by warm
 * coolant at low speed, and now and then by nothing that is in the table. `scrap_note` is recorded only afterwards,
 * `hall` never changes; some cells are missing or written in other ways.
 */
export function* simulateParts({ rows, seed }: { rows: number; seed: number }): Generator<Part> {
  const random = new Random(seed).fork('parts');
  const names = ['C45', '42CrMo4', 'AlMgSi1', '1.4301'] as const;
  const wear = new Map<string, number>();
  let at = Date.UTC(2026, 0, 5, 6);
  for (let row = 0; row < rows; row++) {
    at += 60_000 * (2 + random.integer(6));
    const machine = pick(random, ['L1', 'L2', 'L3', 'L4']);
    const material = pick(random, names);
    const { life, hardness } = materials[material];
    const speed = Math.max(400, 1500 + 350 * random.normal());
    const feed = Math.max(0.05, 0.22 + 0.05 * random.normal());
    const used = wear.get(machine) ?? 0;
    const temperature = 22 + 6 * Math.sin((2 * Math.PI * (at / 3_600_000 - 9)) / 24) + 1.5 * random.normal();
    const force = 900 * hardness * (feed / 0.22) * (1 + used / 400) + 40 * random.normal();
    const roughness =
      0.8 +
      18 * feed * feed +
      0.006 * Math.max(0, used - 0.5 * life) * hardness +
      0.06 * Math.abs(random.normal());
    const power = (force * speed) / 1000;
    const reason =
      used > life
        ? 'tool worn'
        : power > 3200
          ? 'overload'
          : temperature > 27 && speed < 1250
            ? 'heat'
            : chance(random, 0.004)
              ? 'other'
              : undefined;
    // Most tools are changed in time.
    wear.set(machine, used > life * (0.75 + 0.3 * random.next()) ? 0 : used + 1.5 + 2 * random.next());
    const yes = pickWeighted(random, { yes: 0.9, Yes: 0.06, 'yes ': 0.04 });
    yield {
      part_id: `SIM-${String(100_000 + row)}`,
      made_at: new Date(at).toISOString().slice(0, 16).replace('T', ' '),
      machine,
      material: chance(random, 0.03) ? material.toLowerCase() : material,
      'spindle_speed [rpm]': speed.toFixed(0),
      'feed [mm/rev]': chance(random, 0.02) ? 'N/A' : feed.toFixed(3).replace('.', ','),
      'cutting_force [N]': chance(random, 0.01) ? '#VALUE!' : `${force.toFixed(0)} N`,
      'tool_wear [min]': used.toFixed(1),
      'coolant_temp [°C]': chance(random, 0.03) ? null : chance(random, 0.01) ? '-' : temperature.toFixed(1),
      hall: 'H2',
      'roughness [um]': roughness.toFixed(2),
      scrap: reason === undefined ? 'no' : yes,
      scrap_note: reason ?? null,
    };
  }
}
