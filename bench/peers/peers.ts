import { fileURLToPath } from 'node:url';
import type { PeerCommand } from '../peer.ts';
import { threadCount } from '../threads.ts';
import { interpreters } from './interpreters.ts';

const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

type Settings = Readonly<Record<string, unknown>>;

/** A script for PyTorch, once for each interpreter. */
export function pytorch(
  script: string,
  settings: Settings,
  { variant, note }: { variant?: string; note?: string } = {},
): PeerCommand[] {
  return interpreters().map((command) => ({
    ...python(command, `pytorch/${script}.py`, settings),
    name: 'PyTorch',
    devices: { webgpu: 'cuda' },
    variant,
    note,
    patience: 120,
  }));
}

/** A script for Keras on TensorFlow, for the first of the interpreters that has it. */
export function keras(script: string, settings: Settings): PeerCommand[] {
  return interpreters().map((command) => ({
    ...python(command, `keras/${script}.py`, settings),
    name: 'Keras',
    // Each network is compiled twice, with XLA and without.
    patience: 300,
  }));
}

/** A script for scikit-learn, for the first of the interpreters that has it. */
export function scikitLearn(script: string, settings: Settings): PeerCommand[] {
  return interpreters().map((command) => ({
    ...python(command, `scikit-learn/${script}.py`, settings),
    name: 'scikit-learn',
    patience: 120,
  }));
}

/** A script for TensorFlow.js on the backends that need nothing but Node: plain JavaScript, and WebAssembly. */
export function tensorflowJs(
  script: string,
  settings: Settings,
  { backend, patience = 120, note }: { backend: 'cpu' | 'wasm'; patience?: number; note?: string },
): PeerCommand {
  return {
    ...node(`tensorflow-js/${script}.js`, { ...settings, backend }),
    name: `TensorFlow.js ${backend}`,
    patience,
    note,
  };
}

/** A script for jax-js, whose kernels are WebAssembly. */
export function jaxJs(script: string, settings: Settings): PeerCommand {
  return { ...node(`jax-js/${script}.js`, settings), name: 'jax-js', patience: 120 };
}

function python(command: string, script: string, settings: Settings) {
  const threads = threadCount();
  return {
    command,
    args: [place(script)],
    env: { OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}`, MKL_NUM_THREADS: `${threads}` },
    settings: { ...settings, threads },
  };
}

const node = (script: string, settings: Settings) => ({
  command: process.execPath,
  args: [place(script)],
  settings,
});
