import type { Random } from '../core/random.ts';
import type { ComponentId } from './components.ts';
import { between, pick } from './draw.ts';
import { type FailureClass, failureClasses } from './failures.ts';
import { type MachineType, machineTypes } from './machine-types.ts';

/** One way in which a machine fails. */
export interface FailureMode {
  readonly failure: FailureClass;
  /** Mean number of failures a year when the machine is new. */
  readonly perYear: number;
  readonly components: readonly ComponentId[];
}

export interface Machine {
  /** `IMM-03` */
  readonly tag: string;
  readonly number: number;
  readonly type: MachineType;
  readonly line: string;
  /** Age in years at the start of the simulation; older machines fail more often. */
  readonly age: number;
  readonly modes: readonly FailureMode[];
}

export interface Plant {
  readonly machines: readonly Machine[];
}

/** A plant of 73 machines of 11 types; the seed decides their ages, lines and how well each was built. */
export function buildPlant(random: Random): Plant {
  const machines = machineTypes.flatMap((type) =>
    Array.from({ length: type.count }, (_, index): Machine => {
      const quality = 0.7 + 0.6 * random.next();
      return {
        tag: `${type.code}-${String(index + 1).padStart(2, '0')}`,
        number: index + 1,
        type,
        line: pick(random, type.lines),
        age: between(random, 0, 18),
        modes: modesOf(type, quality),
      };
    }),
  );
  return { machines };
}

function modesOf(type: MachineType, quality: number): FailureMode[] {
  const modes: FailureMode[] = [];
  for (const failure of failureClasses) {
    const mode = type.modes[failure];
    if (mode === undefined) continue;
    const [perYear, ...components] = mode;
    // A well-built machine needs its planned service too.
    modes.push({ failure, perYear: failure === 'Planned service' ? perYear : perYear * quality, components });
  }
  return modes;
}
