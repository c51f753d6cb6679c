import { arrayDataset } from '../src/data/dataset.ts';
import type { NDArray } from '../src/entries/data.ts';
import { sizeOf } from '../src/graph/index.ts';
import type { Model } from '../src/index.ts';
import type { Device } from '../src/runtime/device.ts';
import type { Engine } from '../src/train/engine.ts';
import type { Benchmark } from './benchmark.ts';
import { inTurns } from './in-turns.ts';
import type { PeerCommand } from './peer.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';
import { trainingWork } from './work.ts';

/** A compiled model with the rows of one turn. */
export interface Training {
  readonly model: Model;
  readonly x: NDArray;
  readonly y: NDArray;
  readonly batch: number;
}

export interface TrainingBenchmark {
  readonly name: string;
  readonly summary: string;
  /** What is counted; by default one for each row of `x`. */
  readonly unit: string;
  readonly unitsPerRow?: number;
  readonly rounds: number;
  /** Of peers in a list of their own the first that gets ready is measured. */
  readonly peers: () => readonly (PeerCommand | readonly PeerCommand[])[];
  readonly ours: (device: Device) => Training;
}

/** A device works on after it was told what to do; its smallest array is there when it has done it. */
export function finish({ device, state, network }: Engine): void {
  if (device === 'cpu') return;
  const [smallest] = network.weights.toSorted((a, b) => sizeOf(a.shape) - sizeOf(b.shape));
  state.values(smallest.path);
}

/** Measures `fit` on the same rows again and again, as a user calls it, in turns with the peers. */
export function trainingBenchmark(settings: TrainingBenchmark): Benchmark {
  const { name, summary, unit, unitsPerRow = 1, rounds } = settings;
  return {
    name,
    summary,
    devices: true,
    async run(log, device) {
      const { peers, skipped } = await startPeers(settings.peers(), log, device);
      try {
        const { model, x, y, batch } = settings.ours(device);
        const [rows] = x.shape;
        const train = async (): Promise<number> => {
          const start = performance.now();
          await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 });
          finish(model.engine);
          return (1000 * rows * unitsPerRow) / (performance.now() - start);
        };
        await train();
        const figures = await inTurns(train, peers, { rounds, unit, skipped, log });
        const { flops, bytes } = trainingWork(model.engine, arrayDataset([x], y), batch);
        await model.dispose();
        const work = { flops: flops / unitsPerRow, bytes: bytes / unitsPerRow };
        return { name, unit, ...figures, threads: threadCount(), work };
      } finally {
        for (const peer of peers) peer.stop();
      }
    },
  };
}
