export { type Profiler, type ProfilerOptions, profiler } from './profiler.ts';
export { showProfile } from './show-profile.ts';
export type { LayerTime, OperatorTime, OutsideTime, StepProfile } from './step-profile.ts';
