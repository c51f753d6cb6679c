/**
 * A simulated plant: machines that wear and fail (`plant.ts`, `breakdowns.ts`), and the people who write about
 * it (`writers.ts`, `describe.ts`, `work-orders.ts`). Everything in it is invented; no real plant is behind it.
 */
export { writeBilingualPhrases } from './bilingual-phrases.ts';
export { type Breakdown, simulateBreakdowns } from './breakdowns.ts';
export { type FailureClass, failureClasses } from './failures.ts';
export { classOfLabel, labelVariants } from './labels.ts';
export { type OperatorRemark, simulateRemarks, writeRemarks } from './operator-remarks.ts';
export { type Part, partColumns, simulateParts } from './parts.ts';
export { buildPlant, type Machine, type Plant } from './plant.ts';
export {
  type PumpReading,
  pumpColumns,
  type RunToFailureOptions,
  simulateRunToFailure,
  writeRunToFailure,
} from './run-to-failure.ts';
export {
  type PartOrder,
  type PartOrderOptions,
  type SparePart,
  simulatePartOrders,
  writePartOrders,
} from './spare-parts.ts';
export {
  type SurfaceClass,
  type SurfaceOptions,
  simulateSurface,
  surfaceClasses,
  surfaceSide,
  writeSurfaces,
} from './surfaces.ts';
export {
  type SimulationOptions,
  simulateTrueWorkOrders,
  simulateWorkOrders,
  type TrueWorkOrder,
  type WorkOrder,
} from './work-orders.ts';
export { writeParts } from './write-parts.ts';
export { type WriteOptions, workOrderColumns, writeWorkOrders } from './write-work-orders.ts';
