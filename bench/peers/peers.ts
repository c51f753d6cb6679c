import { fileURLToPath } from 'node:url';
import type { PeerCommand } from '../peer.ts';
import { threadCount } from '../threads.ts';

const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A script for PyTorch; the interpreter is `MILLWRIGHT_BENCH_PYTHON`, or Debian's own. */
export function pytorch(script: string, settings: Readonly<Record<string, unknown>>): PeerCommand {
  const threads = threadCount();
  return {
    name: 'PyTorch',
    command: process.env.MILLWRIGHT_BENCH_PYTHON ?? '/usr/bin/python3',
    args: [place(`pytorch/${script}.py`)],
    env: { OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}`, MKL_NUM_THREADS: `${threads}` },
    settings: { ...settings, threads },
    patience: 120,
  };
}

/** A script for TensorFlow.js in its plain form, which needs nothing but Node and can train. */
export function tensorflowJs(
  script: string,
  settings: Readonly<Record<string, unknown>>,
  { patience, note }: { patience: number; note?: string },
): PeerCommand {
  return {
    name: 'TensorFlow.js',
    command: process.execPath,
    args: [place(`tensorflow-js/${script}.js`)],
    settings,
    patience,
    note,
  };
}
