import { adam, type Optimizer } from '../src/entries/optimizers.ts';
import { Random } from '../src/entries/simulate.ts';
import { add, input, sizeOf, slice } from '../src/graph/index.ts';
import type { Device } from '../src/runtime/device.ts';
import { State, Step, type StepGraph } from '../src/runtime/index.ts';
import { withoutBlocks } from '../src/train/optimizers/blocks.ts';
import { refinedUpdates, scalarsOf, slotsOf } from '../src/train/optimizers/refined-update.ts';
import { slotName } from '../src/train/train-graph.ts';
import type { Benchmark } from './benchmark.ts';
import { measureHardware } from './hardware.ts';
import { inTurns, rounded } from './in-turns.ts';
import { pytorch } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';
import { stepWork } from './work.ts';

/** 50 million weights, as a network has them: in several matrices. */
const sizes = { matrices: 12, side: 2048, steps: 5 };
const unit = 'steps/s';
const paths = Array.from({ length: sizes.matrices }, (_, i) => `dense${i}/kernel`);
const shape = [sizes.side, sizes.side];
const bytes = 4 * sizeOf(shape) * sizes.matrices;
const gradientName = (path: string): string => `gradient ${path}`;

/** The update that every training step ends with; the gradients stand still. */
export const optimizer: Benchmark = {
  name: 'optimizer',
  summary: 'Adam’s update of 50 million weights: how many passes over memory it takes',
  devices: true,
  async run(log, device) {
    const { peers, skipped } = await startPeers(
      [
        ...pytorch('optimizer', { ...sizes, fused: false }),
        ...pytorch('optimizer', { ...sizes, fused: true }, { variant: 'fused' }),
      ],
      log,
      device,
    );
    try {
      const { bandwidth } = await measureHardware();
      const recipe = device === 'cpu' ? adam() : withoutBlocks(adam());
      const graph = updateGraph(recipe, device);
      const step = await Step.compile(graph, firstState(recipe), { device });
      fill(step, recipe);
      const run = async (): Promise<number> => {
        const start = performance.now();
        for (let i = 0; i < sizes.steps; i++) await step.run();
        return (1000 * sizes.steps) / (performance.now() - start);
      };
      await run();
      const figures = await inTurns(run, peers, { rounds: 7, unit, skipped, log });
      await step.release();
      const state = stepWork(graph);
      const work = { ...state, bytes: state.bytes + bytes };
      const rate = `${rounded((figures.ours * work.bytes) / 1e9)} GB/s in the seven arrays that an update reads or writes`;
      // The bandwidth is that of the processor's memory.
      const passes = (bandwidth / figures.ours / bytes).toFixed(1);
      const note = device === 'cpu' ? `${rate}; it takes as long as ${passes} passes over one of them` : rate;
      return { name: 'optimizer', unit, ...figures, threads: threadCount(), work, note };
    } finally {
      for (const peer of peers) peer.stop();
    }
  },
};

/** The update of all weights, written as a training step writes it, with gradients that are fed. */
function updateGraph(recipe: Optimizer, device: Device): StepGraph {
  const stored = recipe.storedAs?.(shape) ?? shape;
  const weights = paths.map((path) => ({
    path,
    weight: input(path, 'float32', stored),
    gradient: input(gradientName(path), 'float32', shape),
    stored,
    slots: Object.fromEntries(
      Array.from(slotsOf(recipe, shape, path), ([slot, own]) => [
        slot,
        input(slotName(path, slot), 'float32', own),
      ]),
    ),
  }));
  const names = ['learningRate', ...Object.keys(scalarsOf(recipe, 1))];
  const scalars = Object.fromEntries(names.map((name) => [name, input(name, 'float32', [])]));
  const next = refinedUpdates(recipe, weights, scalars);
  const updates = next.flatMap(({ weight, slots }, i) => [
    [paths[i], weight] as const,
    ...Object.entries(slots).map(([slot, value]) => [slotName(paths[i], slot), value] as const),
  ]);
  // A device works on after it was told what to do; a number of each weight is there when it has done it.
  const done = next.map(({ weight }) => slice(slice(weight, 0, 0, 1), 1, 0, 1)).reduce(add);
  return { results: device === 'cpu' ? {} : { done }, updates: new Map(updates) };
}

function firstState(recipe: Optimizer): State {
  const state = new State();
  const random = new Random(1);
  for (const path of paths) {
    const values = new Float32Array(sizeOf(shape));
    random.fillNormal(values, 0, 0.02);
    state.add(path, shape, values);
    for (const [slot, own] of slotsOf(recipe, shape, path))
      state.add(slotName(path, slot), own, new Float32Array(sizeOf(own)));
  }
  return state;
}

function fill(step: Step, recipe: Optimizer): void {
  const random = new Random(2);
  for (const path of paths) {
    const gradient = step.feeds.get(gradientName(path));
    if (gradient instanceof Float32Array) random.fillNormal(gradient, 0, 0.001);
  }
  for (const [name, value] of Object.entries({ learningRate: 0.001, ...scalarsOf(recipe, 1) })) {
    const feed = step.feeds.get(name);
    if (feed !== undefined) feed[0] = value;
  }
}
