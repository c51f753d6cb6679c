import { freemem } from 'node:os';
import type { Language } from '../core/language.ts';
import { sizeOf, type Tensor } from '../graph/index.ts';
import { bytesOf, peakMemory } from '../graph/memory.ts';
import { inputsOf } from '../graph/traverse.ts';
import type { Network } from '../nn/model.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { slotsOf } from './optimizers/refined-update.ts';
import { pagedPaths } from './paged-tables.ts';
import { slotName, type TrainGraph } from './train-graph.ts';

/** About how many bytes training will need, besides what the program itself and the data take. */
export interface TrainingMemory {
  /** Weights: those of the model, and two arrays of each that a step reads and writes in turn. */
  readonly weights: number;
  /** What the optimiser keeps beside them, twice for the same reason where a step cannot replace it in place. */
  readonly optimizer: number;
  /** What a step computes on the way, at its fullest moment, and what it is fed. */
  readonly step: number;
  readonly total: number;
}

/** What training `network` by steps like `graph` will need, which share the memory with JavaScript or do not. */
export function trainingMemory(
  network: Network,
  optimizer: Optimizer,
  graph: TrainGraph,
  shared: boolean,
): TrainingMemory {
  const paged = pagedPaths(network);
  let [weights, slots] = [0, 0];
  for (const { path, shape, trainable } of network.weights) {
    const copies = paged.has(path) ? 1 : 2;
    weights += 4 * sizeOf(shape) * (copies + 1);
    if (trainable === false) continue;
    for (const [slot, own] of slotsOf(optimizer, shape, path)) {
      const replaced = shared && graph.forgotten?.has(slotName(path, slot)) ? 1 : copies;
      slots += 4 * sizeOf(own) * replaced;
    }
  }
  const outputs = [...Object.values(graph.results), ...graph.updates.values()];
  const state = new Set(network.weights.map(({ path }) => path));
  const fed = inputsOf(outputs).filter(({ name }) => !state.has(name.replace(/[@#].*$/, '')));
  const bytes = (tensors: readonly Tensor[]): number => tensors.reduce((sum, each) => sum + bytesOf(each), 0);
  const given = bytes(Object.values(graph.results)) + bytes(fed.map(({ tensor }) => tensor));
  const step = peakMemory(outputs) + given;
  return { weights, optimizer: slots, step, total: weights + slots + step };
}

/** One sentence for the person who waits: what training needs, and whether there is as much. */
export function memoryLine(
  { weights, optimizer, step, total }: TrainingMemory,
  language: Language = 'en',
  free = freemem(),
): string {
  const [own, state, each] = [weights, optimizer, step].map(showBytes);
  const enough = total < free;
  if (language === 'zh') {
    const line = `训练约需 ${showBytes(total)} 内存（权重 ${own}，优化器 ${state}，每步 ${each}）`;
    return enough
      ? line
      : `${line}，超过空闲的 ${showBytes(free)}：请减小 batchSize，或对最大的层设 recompute: true`;
  }
  const line = `training needs about ${showBytes(total)} of memory (weights ${own}, optimizer ${state}, a step ${each})`;
  return enough
    ? line
    : `${line}, more than the ${showBytes(free)} that are free: give a smaller batchSize, or recompute: true to the largest layers`;
}

/** `840 kB`, `12 MB`, `3.4 GB`. */
export function showBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
