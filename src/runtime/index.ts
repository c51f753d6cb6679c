export { compute } from './compute.ts';
export { PicturePredictor } from './picture-predictor.ts';
export { Predictor } from './predictor.ts';
export { ReadingPredictor } from './reading-predictor.ts';
export { type Device, Session, type SessionOptions } from './session.ts';
export { State } from './state.ts';
export { Step, type StepGraph } from './step.ts';
