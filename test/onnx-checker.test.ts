import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OnnxModel, writeOnnx } from '../src/formats/index.ts';
import * as graph from '../src/graph/index.ts';
import * as layers from '../src/nn/layers/index.ts';
import { buildNetwork, callNetwork, Input } from '../src/nn/model.ts';
import { WritingContext } from '../src/nn/writing-context.ts';

const python = process.env.MILLWRIGHT_PYTHON ?? 'python3';
const missing = spawnSync(python, ['-c', 'import onnx']).status !== 0;
const check = `
import sys, onnx
for path in sys.argv[1:]:
    onnx.checker.check_model(path, full_check=True)
`;

/** One network with everything that becomes an operator of its own. */
function network() {
  const ids = Input({ shape: [7], dtype: 'int32' });
  const tokens = layers.TokenAndPositionEmbedding(11, 7, 6, { maskZero: true })(ids);
  const encoded = layers.TransformerEncoder(5, 2, { dropout: 0.1, activation: 'gelu' })(tokens);
  const recurrent = layers.Bidirectional(layers.LSTM(3, { returnSequences: true, recurrentDropout: 0.1 }))(
    encoded,
  );
  const last = layers.GRU(3, { goBackwards: true, returnSequences: true })(recurrent);
  const convolved = layers.Conv1D(4, 3, { strides: 2, padding: 'same', activation: 'relu' })(last);
  const pooled = layers.MaxPooling1D(2, { strides: 1 })(layers.BatchNormalization()(convolved));
  const joined = layers.Concatenate()(layers.Flatten()(pooled), layers.GlobalAveragePooling1D()(recurrent));
  const noisy = layers.GaussianNoise(0.1)(layers.LeakyReLU()(joined));
  return buildNetwork([ids], [layers.Dense(3, { activation: 'softmax' })(noisy)], 1);
}

function trainingGraph(): Record<string, graph.Tensor> {
  const built = network();
  const context = new WritingContext(built, true);
  const [{ tensor }] = callNetwork(built, context, [{ tensor: graph.input('ids', 'int32', [4, 7]) }]);
  const loss = graph.reduceMean(graph.square(tensor));
  const trained = built.weights.filter(({ trainable }) => trainable);
  const found = graph.gradients(
    loss,
    trained.map(({ path }) => context.weight(path)),
  );
  return {
    loss,
    ...Object.fromEntries(trained.map(({ path }, i) => [`gradient ${path}`, found[i]])),
    ...Object.fromEntries([...context.assigned].map(([path, value]) => [`new ${path}`, value])),
  };
}

function savedModel(): OnnxModel {
  const built = network();
  const inputs = built.inputs.map((each) => each.value.tensor);
  const [{ tensor }] = callNetwork(
    built,
    new WritingContext(built, false),
    inputs.map((each) => ({ tensor: each })),
  );
  const weights = new Map(built.weights.map(({ path, value }) => [path, value]));
  return writeOnnx({ scores: tensor }, { inputs, weights, metadata: { task: 'text-classification' } });
}

describe.skipIf(missing)(
  `the checker of ONNX${missing ? ` (skipped: ${python} has no package onnx)` : ''}`,
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'millwright-onnx-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    function complaint(bytes: Uint8Array): string {
      const file = join(folder, 'model.onnx');
      writeFileSync(file, bytes);
      const { status, stderr } = spawnSync(python, ['-c', check, file], { encoding: 'utf8' });
      return status === 0 ? '' : stderr;
    }

    it('accepts a training step with all its gradients', () => {
      expect(complaint(writeOnnx(trainingGraph()).bytes)).toBe('');
    });

    it('accepts a saved model, whose batch is open', () => {
      const { bytes, inputs } = savedModel();
      expect([...inputs.keys()]).toEqual(['input']);
      expect(complaint(bytes)).toBe('');
    });

    it('would complain about a file that is no model', () => {
      const { bytes } = writeOnnx({ y: graph.exp(graph.input('x', 'float32', [2])) });
      const unknown = Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('Exp', 'Eqp'), 'latin1');
      expect(complaint(unknown)).not.toBe('');
    });
  },
);
