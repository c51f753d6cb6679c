import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layerOptions } from '../src/nn/layer.ts';
import * as layers from '../src/nn/layers/index.ts';

/** What each layer is called with before its options. A layer that has none is not named here. */
const before: Readonly<Record<string, readonly unknown[]>> = {
  Activation: ['relu'],
  AdaptiveAveragePooling1D: [2],
  AdaptiveAveragePooling2D: [2],
  AdaptiveAveragePooling3D: [2],
  AdaptiveMaxPooling1D: [2],
  AdaptiveMaxPooling2D: [2],
  AdaptiveMaxPooling3D: [2],
  AlphaDropout: [0.1],
  AveragePooling1D: [2],
  AveragePooling2D: [2],
  AveragePooling3D: [2],
  Bidirectional: [layers.GRU(2)],
  CausalSelfAttention: [2],
  Conv1D: [4, 3],
  Conv1DTranspose: [4, 3],
  Conv2D: [4, 3],
  Conv2DTranspose: [4, 3],
  Conv3D: [4, 3],
  Conv3DTranspose: [4, 3],
  ConvLSTM2D: [4, 3],
  Cropping1D: [1],
  Cropping2D: [1],
  Cropping3D: [1],
  CrossAttention: [2],
  CrossDecoderBlock: [8, 2],
  DecoderBlock: [8, 2],
  Dense: [4],
  DepthwiseConv1D: [3],
  DepthwiseConv2D: [3],
  Dot: [1],
  Dropout: [0.1],
  Embedding: [8, 4],
  GRU: [4],
  GatedFeedForward: [8],
  GaussianDropout: [0.1],
  GaussianNoise: [0.1],
  GroupQueryAttention: [4, 4, 2],
  LSTM: [4],
  Lambda: [(x: unknown) => x],
  MaxPooling1D: [2],
  MaxPooling2D: [2],
  MaxPooling3D: [2],
  MultiHeadAttention: [2, 4],
  Normalization: [{ mean: [0], variance: [1] }],
  OnnxLayer: [join(import.meta.dirname, 'fixtures/nothing.onnx')],
  Permute: [[2, 1]],
  PositionEmbedding: [8],
  RepeatVector: [2],
  Rescaling: [2, 0],
  Reshape: [[2, 2]],
  ReversibleEmbedding: [8, 4],
  ScaledEmbedding: [8, 4],
  SeparableConv1D: [4, 3],
  SeparableConv2D: [4, 3],
  SimpleRNN: [4],
  SpatialDropout1D: [0.1],
  SpatialDropout2D: [0.1],
  SpatialDropout3D: [0.1],
  SpectralNormalization: [layers.Dense(4)],
  TimeDistributed: [layers.Dense(4)],
  TokenAndPositionEmbedding: [8, 8, 4],
  TransformerEncoder: [8, 2],
  UpSampling1D: [2],
  UpSampling2D: [2],
  UpSampling3D: [2],
  ZeroPadding1D: [1],
  ZeroPadding2D: [1],
  ZeroPadding3D: [1],
};

/** The options of each exported layer, as the reference lists them; where it does not list a type, those of all layers. */
const optionsOf = documentedOptions(
  readFileSync(join(import.meta.dirname, '../docs/api/layers/README.md'), 'utf8'),
);
const refusal = (name: string, options: object): string => {
  try {
    const make: unknown = Reflect.get(layers, name);
    if (typeof make === 'function') make(...(before[name] ?? []), options);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('options that plain JavaScript gives to layers', () => {
  it('are listed for every layer that takes some', () => {
    expect(optionsOf.size).toBeGreaterThan(90);
    expect(Object.keys(before).filter((name) => !optionsOf.has(name))).toEqual([]);
    expect(optionsOf.get('LSTM')).toContain('unitForgetBias');
    const layerMakers = Object.entries(layers).filter(
      ([name, make]) => /^[A-Z]/.test(name) && typeof make === 'function',
    );
    expect(layerMakers.map(([name]) => name).filter((name) => !optionsOf.has(name))).toEqual([]);
  });

  it.each([...optionsOf])('%s refuses a misspelt one, and no other', (name, options) => {
    expect(refusal(name, { trainabel: false })).toBe(
      `${name} has no option "trainabel"; did you mean trainable?`,
    );
    for (const option of options) expect(refusal(name, { [option]: true })).not.toContain('has no option');
  });

  it('the one that was meant is named', () => {
    expect(refusal('Dense', { activaton: 'relu' })).toBe(
      'Dense has no option "activaton"; did you mean activation?',
    );
    expect(refusal('LSTM', { return_sequences: true })).toContain('did you mean returnSequences?');
    expect(refusal('Conv2D', { stride: 2 })).toContain('did you mean strides?');
  });
});

function documentedOptions(reference: string): Map<string, readonly string[]> {
  const sections = new Map(
    reference.split(/^### /m).map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
  );
  const found = new Map<string, readonly string[]>();
  for (const [title, text] of sections) {
    const type = /^\| `options\?` \| (\[?)`(\w+)`(.*)/m.exec(text);
    if (!title.endsWith('()') || type === null) continue;
    const listed = [
      ...((type[1] && sections.get(type[2])) || '').matchAll(/^\| <a id="[^"]*"><\/a> `(\w+)\??` \|/gm),
    ];
    const besides = [...type[3].matchAll(/`(\w+)\?`/g)];
    const names = [...listed, ...besides].map(([, name]) => name);
    found.set(title.slice(0, -2), [...new Set([...names, ...Object.keys(layerOptions)])]);
  }
  return found;
}
