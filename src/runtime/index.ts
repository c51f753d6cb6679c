export { compute } from './compute.ts';
export { type Device, deviceNamed, devices } from './device.ts';
export { holdDevice } from './device-memory.ts';
export { hasFloat16, type Precision, precisionNamed, precisions } from './precision.ts';
export { sharesMemory } from './runner.ts';
export { type NetworkOutput, type RowInput, SavedNetwork } from './saved-network.ts';
export { Session, type SessionOptions } from './session.ts';
export { State } from './state.ts';
export { Step, type StepGraph } from './step.ts';
