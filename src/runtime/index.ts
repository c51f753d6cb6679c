export { compute } from './compute.ts';
export { type NetworkOutput, type RowInput, SavedNetwork } from './saved-network.ts';
export { type Device, Session, type SessionOptions } from './session.ts';
export { State } from './state.ts';
export { Step, type StepGraph } from './step.ts';
