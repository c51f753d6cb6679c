export { CSVLogger, type CSVLoggerOptions } from './csv-logger.ts';
export { JSONLogger, type JSONLoggerOptions } from './json-logger.ts';
export { TensorBoard, type TensorBoardOptions } from './tensorboard.ts';
