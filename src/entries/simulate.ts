/**
 * A simulated plant: invented work orders, surfaces, machines and orders of parts for trials and tests.
 *
 *     import { writeWorkOrders } from 'millwright/simulate';
 *
 * @packageDocumentation
 */

export { Random } from '../core/random.ts';
export {
  type FailureClass,
  failureClasses,
  type OperatorRemark,
  type Part,
  type PartOrder,
  type PartOrderOptions,
  type PumpReading,
  type RunToFailureOptions,
  type SimulationOptions,
  type SparePart,
  type SurfaceClass,
  type SurfaceOptions,
  simulatePartOrders,
  simulateParts,
  simulateRemarks,
  simulateRunToFailure,
  simulateSurface,
  simulateWorkOrders,
  surfaceClasses,
  surfaceSide,
  type WorkOrder,
  type WriteOptions,
  writeBilingualPhrases,
  writePartOrders,
  writeParts,
  writeRemarks,
  writeRunToFailure,
  writeSurfaces,
  writeWorkOrders,
} from '../simulate/index.ts';
