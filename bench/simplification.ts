// What each pass that simplifies a graph before it is compiled takes away and gains: nodes of a training step, time to
// compile it, time of a step. Each pass is measured alone, against none and against all.
//
//     npx tsx bench/simplification.ts            networks of our own, and two files from PyTorch
//     npx tsx bench/simplification.ts FILE       this ONNX file alone, read in parts and fused

import { fileURLToPath } from 'node:url';
import { Dense, Embedding, GlobalAveragePooling1D, LSTM, TransformerEncoder } from '../src/entries/layers.ts';
import { sparseCategoricalCrossentropy } from '../src/entries/losses.ts';
import { loadOnnx } from '../src/entries/onnx.ts';
import { adam } from '../src/entries/optimizers.ts';
import { simplification, sizeOf, type Tensor } from '../src/graph/index.ts';
import { isSubgraph } from '../src/graph/operator.ts';
import { nodesOf } from '../src/graph/traverse.ts';
import { Input, sequential } from '../src/index.ts';
import type { Network } from '../src/nn/model.ts';
import { State, Step } from '../src/runtime/index.ts';
import { slotName, trainGraph } from '../src/train/train-graph.ts';

const { passes, simplified } = simplification;
const variants: Record<string, simplification.Pass[]> = {
  none: [],
  cancel: [passes.cancel],
  fold: [passes.fold],
  share: [passes.share],
  all: Object.values(passes),
};
const rounds = 5;
const stepsOfRound = 2;

interface Workload {
  readonly network: Network;
  readonly batch: number;
}

const textures = fileURLToPath(new URL('../examples/networks/textures.onnx', import.meta.url));
const transformer = fileURLToPath(new URL('../test/fixtures/onnx/transformer.onnx', import.meta.url));

const workloads: Record<string, () => Workload> = {
  'LSTM on 100 steps': () => {
    const layers = [
      Embedding(5000, 64, { inputLength: 100 }),
      LSTM(64),
      Dense(10, { activation: 'softmax' }),
    ];
    return { network: sequential(layers).network, batch: 32 };
  },
  'Transformer encoder, width 128, 2 layers': () => {
    const network = sequential([
      Input({ shape: [64, 128] }),
      TransformerEncoder(512, 4, { normalizeFirst: true }),
      TransformerEncoder(512, 4, { normalizeFirst: true }),
      GlobalAveragePooling1D(),
      Dense(10, { activation: 'softmax' }),
    ]);
    return { network: network.network, batch: 16 };
  },
  'textures.onnx, from PyTorch': () => ({ network: loadOnnx(textures).network, batch: 32 }),
  'transformer.onnx, from PyTorch': () => ({ network: loadOnnx(transformer).network, batch: 32 }),
};

function nodeCount(outputs: readonly Tensor[]): number {
  return nodesOf(outputs).reduce((sum, { attributes: { body } }) => {
    const inside = body !== undefined && isSubgraph(body) ? nodeCount(body.outputs) : 0;
    return sum + 1 + inside;
  }, 0);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/** A network, and the passes that its step is compiled with. */
interface Candidate {
  readonly name: string;
  readonly network: Network;
  readonly chosen: readonly simplification.Pass[];
}

/** Candidates take turns, so that what else the machine does meets all of them. */
async function measure(title: string, candidates: readonly Candidate[], batch: number): Promise<void> {
  const optimizer = adam();
  const compiled: { name: string; step: Step; nodes: number; milliseconds: number; times: number[] }[] = [];
  for (const { name, network, chosen } of candidates) {
    const inputs = network.inputs.map(({ dtype, shape }) => ({
      dtype: dtype === 'int32' ? ('int32' as const) : ('float32' as const),
      shape: shape.slice(1),
    }));
    const graph = trainGraph(
      network,
      { loss: sparseCategoricalCrossentropy(), metrics: {}, optimizer },
      { inputs, target: { dtype: 'int32', shape: [] }, weighted: false },
      batch,
    );
    const state = new State();
    for (const { path, shape, value } of network.weights) {
      state.add(path, shape, value.slice());
      for (const slot of optimizer.slots)
        state.add(slotName(path, slot), shape, new Float32Array(sizeOf(shape)));
    }
    const outputs: Record<string, Tensor> = { ...graph.results, ...Object.fromEntries(graph.updates) };
    const nodes = nodeCount(Object.values(simplified(outputs, chosen)));
    const start = performance.now();
    const step = await Step.compile(graph, state, {}, chosen);
    compiled.push({ name, step, nodes, milliseconds: performance.now() - start, times: [] });
    for (const [feed, values] of step.feeds) values.fill((feed === 'learningRate' ? 1e-3 : 1) as never);
    await step.run();
  }
  for (let round = 0; round < rounds; round++) {
    for (const { step, times } of compiled) {
      const start = performance.now();
      for (let i = 0; i < stepsOfRound; i++) await step.run();
      times.push((performance.now() - start) / stepsOfRound);
    }
  }
  console.log(`\n${title}, batches of ${batch}`);
  console.log('               nodes   compiled in   a step');
  for (const { name, step, nodes, milliseconds, times } of compiled) {
    const cells = [
      name.padEnd(13),
      String(nodes).padStart(6),
      `${milliseconds.toFixed(0)} ms`.padStart(13),
      `${median(times).toFixed(2)} ms`.padStart(10),
    ];
    console.log(cells.join(' '));
    await step.release();
  }
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  for (const [title, make] of Object.entries(workloads)) {
    const { network, batch } = make();
    const candidates = Object.entries(variants).map(([name, chosen]) => ({ name, network, chosen }));
    await measure(title, candidates, batch);
  }
} else {
  const candidates = [false, true].map((fuse) => ({
    name: fuse ? 'one operator' : 'in parts',
    network: loadOnnx(file, { fuse }).network,
    chosen: Object.values(passes),
  }));
  await measure(`${file}, layer normalisation`, candidates, 16);
}
