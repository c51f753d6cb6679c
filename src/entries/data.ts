/**
 * Data on their way into a model: tables, texts as numbers, labels, arrays in files.
 *
 *     import { padSequences, Tokenizer } from 'millwright/data';
 *
 * @packageDocumentation
 */

export { argmax } from '../data/argmax.ts';
export type { Dataset } from '../data/dataset.ts';
export type { ArrayLikeData, NDArray } from '../data/nd-array.ts';
export { type Split, type SplitFractions, stratifiedSplit } from '../data/split/stratified.ts';
export { textColumn } from '../data/table/column.ts';
export type { ReadTableOptions } from '../data/table/options.ts';
export { readTable } from '../data/table/read-table.ts';
export type { Table } from '../data/table/table.ts';
export { type PadSequencesOptions, padSequences } from '../data/text/pad-sequences.ts';
export { Tokenizer, textToWordSequence } from '../data/text/tokenizer.ts';
export type { TokenizerOptions } from '../data/text/tokenizer-options.ts';
export { characters as splitCharacters, words as splitWords } from '../data/text/words.ts';
export { toCategorical } from '../data/to-categorical.ts';
export { readSafetensors, SafetensorsFile, type StoredArray, writeSafetensors } from '../formats/index.ts';
