import type { Random } from '../core/random.ts';
import { chance, pick } from './draw.ts';
import { type FailureClass, failureClasses } from './failures.ts';
import type { Writer } from './writers.ts';

/** Ways in which people write a failure class other than its name; no two classes share one. */
export const labelVariants: Record<FailureClass, readonly string[]> = {
  'Hydraulic leak': [
    'hydraulic leak',
    'HYDRAULIC LEAK',
    'Hyd. leak',
    'Hydraulic Leak',
    'Hydaulic leak',
    'Hydraulic leak ',
  ],
  'Planned service': [
    'planned service',
    'PLANNED SERVICE',
    'Planned Service',
    'Plan. service',
    'Planed service',
    ' Planned service',
  ],
  'Electrical trip': [
    'electrical trip',
    'ELECTRICAL TRIP',
    'Elec. trip',
    'Electrical Trip',
    'Electrcal trip',
    'Electrical  trip',
  ],
  'Sensor fault': [
    'sensor fault',
    'SENSOR FAULT',
    'Sensor Fault',
    'Sensr fault',
    'Sensor-fault',
    'Sensor fault ',
  ],
  'Bearing wear': ['bearing wear', 'BEARING WEAR', 'Brg wear', 'Bearing Wear', 'Bearng wear'],
  'Pneumatic leak': ['pneumatic leak', 'PNEUMATIC LEAK', 'Pneu. leak', 'Pneumatic Leak', 'Pnuematic leak'],
  'Belt or chain': ['belt or chain', 'BELT OR CHAIN', 'Belt / chain', 'Belt/chain', 'Belt or Chain'],
  'Tooling wear': ['tooling wear', 'TOOLING WEAR', 'Tool wear', 'Tooling Wear', 'Toolng wear'],
  Blockage: ['blockage', 'BLOCKAGE', 'Blokage', 'Blockage '],
  Overheating: ['overheating', 'OVERHEATING', 'Over heating', 'Overheatng'],
  Vibration: ['vibration', 'VIBRATION', 'Vibraton', 'Vib.'],
  Lubrication: ['lubrication', 'LUBRICATION', 'Lube', 'Lubricaton'],
  'Software or PLC': ['software or PLC', 'SOFTWARE OR PLC', 'Software/PLC', 'Software or plc'],
  'Operator damage': ['operator damage', 'OPERATOR DAMAGE', 'Op. damage', 'Operator Damage'],
  'Safety device': ['safety device', 'SAFETY DEVICE', 'Safety dev.', 'Safety Device'],
  'Structural crack': ['structural crack', 'STRUCTURAL CRACK', 'Struct. crack', 'Structural Crack'],
};

/** What a wrong label says instead: the class that it is easily confused with. */
const mistakenFor: Record<FailureClass, readonly FailureClass[]> = {
  'Hydraulic leak': ['Pneumatic leak', 'Blockage', 'Lubrication'],
  'Planned service': ['Lubrication', 'Tooling wear', 'Bearing wear'],
  'Electrical trip': ['Sensor fault', 'Software or PLC', 'Overheating'],
  'Sensor fault': ['Electrical trip', 'Software or PLC', 'Safety device'],
  'Bearing wear': ['Vibration', 'Lubrication', 'Belt or chain'],
  'Pneumatic leak': ['Hydraulic leak', 'Blockage'],
  'Belt or chain': ['Bearing wear', 'Vibration'],
  'Tooling wear': ['Planned service', 'Operator damage'],
  Blockage: ['Overheating', 'Planned service'],
  Overheating: ['Electrical trip', 'Lubrication', 'Blockage'],
  Vibration: ['Bearing wear', 'Belt or chain'],
  Lubrication: ['Bearing wear', 'Planned service'],
  'Software or PLC': ['Electrical trip', 'Sensor fault'],
  'Operator damage': ['Tooling wear', 'Structural crack'],
  'Safety device': ['Sensor fault', 'Electrical trip'],
  'Structural crack': ['Operator damage', 'Vibration'],
};

/** Share of the labels that are wrong. */
export const wrongLabelRate = 0.025;

/** The cell of the label column: mostly the class, sometimes nothing, a variant or a wrong class. */
export function writeLabel(failure: FailureClass, writer: Writer, random: Random): string {
  if (chance(random, writer.missingLabels)) return '';
  const written = chance(random, wrongLabelRate) ? pick(random, mistakenFor[failure]) : failure;
  return chance(random, writer.labelVariants) ? pick(random, labelVariants[written]) : written;
}

const classOfText: ReadonlyMap<string, FailureClass> = new Map(
  failureClasses.flatMap((failure) =>
    [failure, ...labelVariants[failure]].map((text) => [text, failure] as const),
  ),
);

/** The class that a written label means, or `undefined` where it is not a label of this simulator. */
export function classOfLabel(text: string): FailureClass | undefined {
  return classOfText.get(text);
}
