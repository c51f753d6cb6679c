/** The failure classes of the simulated plant: the label column of its work orders, most frequent first. */
export const failureClasses = [
  'Hydraulic leak',
  'Planned service',
  'Electrical trip',
  'Sensor fault',
  'Bearing wear',
  'Pneumatic leak',
  'Belt or chain',
  'Tooling wear',
  'Blockage',
  'Overheating',
  'Vibration',
  'Lubrication',
  'Software or PLC',
  'Operator damage',
  'Safety device',
  'Structural crack',
] as const;

export type FailureClass = (typeof failureClasses)[number];

/** What was done about a failure: the action column. */
export const actions = [
  'Replaced',
  'Repaired',
  'Adjusted',
  'Tightened',
  'Cleaned',
  'Lubricated',
  'Reset',
  'Serviced',
  'Inspected',
] as const;

export type Action = (typeof actions)[number];

export interface FailureTraits {
  /** Weibull shape of the time to failure: 1 fails at random, above 1 wears out, 25 keeps to a calendar. */
  readonly shape: number;
  /** Share by which midsummer raises the rate and midwinter lowers it; negative for winter troubles. */
  readonly summer: number;
  /** Median minutes that the machine is stopped, and median price of the parts. */
  readonly downtime: number;
  readonly parts: number;
  /** Relative frequency of what is done about it. */
  readonly actions: Partial<Record<Action, number>>;
}

export const failureTraits: Record<FailureClass, FailureTraits> = {
  'Hydraulic leak': {
    shape: 1.6,
    summer: 0.1,
    downtime: 75,
    parts: 120,
    actions: { Replaced: 5, Repaired: 3, Tightened: 3, Cleaned: 1, Inspected: 1 },
  },
  'Planned service': {
    shape: 25,
    summer: 0,
    downtime: 120,
    parts: 90,
    actions: { Serviced: 8, Inspected: 3 },
  },
  'Electrical trip': {
    shape: 1,
    summer: 0.2,
    downtime: 45,
    parts: 70,
    actions: { Reset: 5, Replaced: 4, Repaired: 3, Tightened: 1, Inspected: 2 },
  },
  'Sensor fault': {
    shape: 1.1,
    summer: 0,
    downtime: 35,
    parts: 60,
    actions: { Replaced: 5, Adjusted: 4, Cleaned: 3, Reset: 1, Inspected: 1 },
  },
  'Bearing wear': {
    shape: 2.4,
    summer: 0.05,
    downtime: 180,
    parts: 240,
    actions: { Replaced: 9, Repaired: 1, Lubricated: 1, Inspected: 2 },
  },
  'Pneumatic leak': {
    shape: 1.3,
    summer: -0.2,
    downtime: 30,
    parts: 35,
    actions: { Replaced: 5, Repaired: 2, Tightened: 3, Inspected: 1 },
  },
  'Belt or chain': {
    shape: 2.2,
    summer: 0,
    downtime: 90,
    parts: 150,
    actions: { Replaced: 5, Adjusted: 4, Tightened: 3, Inspected: 1 },
  },
  'Tooling wear': {
    shape: 3,
    summer: 0,
    downtime: 50,
    parts: 180,
    actions: { Replaced: 7, Repaired: 2, Adjusted: 2, Inspected: 1 },
  },
  Blockage: {
    shape: 1.4,
    summer: 0.15,
    downtime: 40,
    parts: 20,
    actions: { Cleaned: 9, Replaced: 2, Inspected: 1 },
  },
  Overheating: {
    shape: 1.2,
    summer: 0.6,
    downtime: 70,
    parts: 90,
    actions: { Cleaned: 3, Replaced: 3, Reset: 3, Repaired: 2, Inspected: 2 },
  },
  Vibration: {
    shape: 1.7,
    summer: 0,
    downtime: 95,
    parts: 60,
    actions: { Adjusted: 6, Tightened: 4, Replaced: 1, Inspected: 2 },
  },
  Lubrication: {
    shape: 1.5,
    summer: -0.25,
    downtime: 40,
    parts: 25,
    actions: { Lubricated: 8, Cleaned: 1, Repaired: 1, Replaced: 1 },
  },
  'Software or PLC': {
    shape: 1,
    summer: 0,
    downtime: 55,
    parts: 0,
    actions: { Reset: 7, Repaired: 2, Replaced: 1, Inspected: 2 },
  },
  'Operator damage': {
    shape: 1,
    summer: 0,
    downtime: 80,
    parts: 160,
    actions: { Replaced: 5, Repaired: 5, Inspected: 1 },
  },
  'Safety device': {
    shape: 1.1,
    summer: 0,
    downtime: 45,
    parts: 140,
    actions: { Replaced: 4, Adjusted: 3, Reset: 3, Repaired: 1 },
  },
  'Structural crack': {
    shape: 2.8,
    summer: 0,
    downtime: 300,
    parts: 320,
    actions: { Repaired: 7, Replaced: 2, Inspected: 2 },
  },
};

/** A failure that brings on another, on the same machine or on every machine it supplies. */
export interface Cascade {
  readonly from: FailureClass;
  readonly to: FailureClass;
  readonly probability: number;
  /** Mean hours until the second one shows. */
  readonly hours: number;
}

export const cascades: readonly Cascade[] = [
  { from: 'Bearing wear', to: 'Vibration', probability: 0.05, hours: 60 },
  { from: 'Bearing wear', to: 'Belt or chain', probability: 0.06, hours: 90 },
  { from: 'Lubrication', to: 'Bearing wear', probability: 0.15, hours: 200 },
  { from: 'Lubrication', to: 'Overheating', probability: 0.06, hours: 30 },
  { from: 'Vibration', to: 'Sensor fault', probability: 0.1, hours: 70 },
  { from: 'Vibration', to: 'Structural crack', probability: 0.03, hours: 400 },
  { from: 'Hydraulic leak', to: 'Hydraulic leak', probability: 0.06, hours: 12 },
  { from: 'Hydraulic leak', to: 'Blockage', probability: 0.02, hours: 100 },
  { from: 'Blockage', to: 'Overheating', probability: 0.08, hours: 20 },
  { from: 'Overheating', to: 'Electrical trip', probability: 0.12, hours: 6 },
  { from: 'Electrical trip', to: 'Software or PLC', probability: 0.03, hours: 2 },
  { from: 'Electrical trip', to: 'Electrical trip', probability: 0.08, hours: 8 },
  { from: 'Operator damage', to: 'Sensor fault', probability: 0.1, hours: 5 },
];
