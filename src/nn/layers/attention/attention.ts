import {
  add,
  and,
  constant,
  expandDims,
  matmul,
  mul,
  reshape,
  softmax,
  swapLast,
  type Tensor,
  transpose,
  where,
} from '../../../graph/index.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import {
  type CallContext,
  type Layer,
  type LayerOptions,
  layer,
  layerOptions,
  type Value,
  type WeightSpec,
} from '../../layer.ts';
import { type OptionsOf, option, type Resolved, readOptions } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';
import { lastExtent, project } from '../core/dense.ts';
import { rotaryAngles, rotated } from '../transformer/rotary.ts';

const groupQueryAttentionOptions = {
  ...layerOptions,
  /** Width of a head's values; `keyDim` by default. */
  valueDim: option<number>(),
  /** Features of the output; those of the query by default. */
  outputShape: option<number>(),
  /** Share of the attention weights dropped while training. */
  dropout: option<number>(0),
  /** Whether a bias is added; true by default. */
  useBias: option<boolean>(true),
  /** A step attends to itself and to what came before it only. */
  useCausalMask: option<boolean>(false),
  /** Turns queries and keys by their positions (Su et al. 2021); `maxWavelength` is 10,000 where not given. */
  rotary: option<boolean | { readonly maxWavelength?: number }>(),
  /** Draws the first values of the kernels. */
  kernelInitializer: option<Initializer>('glorotUniform'),
  /** Draws the first values of the biases. */
  biasInitializer: option<Initializer>('zeros'),
  /** A penalty on the kernels, added to the loss. */
  kernelRegularizer: option<Regularizer>(),
  /** A penalty on the biases, added to the loss. */
  biasRegularizer: option<Regularizer>(),
  /** What the kernels are brought to after each step. */
  kernelConstraint: option<Constraint>(),
  /** What the biases are brought to after each step. */
  biasConstraint: option<Constraint>(),
};
const multiHeadAttentionOptions = {
  ...groupQueryAttentionOptions,
  /** So many heads of keys and values, each shared by as many heads of queries (Ainslie et al. 2023); all by default. */
  numKeyValueHeads: option<number>(),
};
export interface GroupQueryAttentionOptions extends OptionsOf<typeof groupQueryAttentionOptions> {}
export interface MultiHeadAttentionOptions extends OptionsOf<typeof multiHeadAttentionOptions> {}

/**
 * Attention (Vaswani et al. 2017) of a query `[batch, time, features]` to a value and a key `[batch, steps, ...]`,
 * giving `[batch, time, outputShape]`. Called as `attention(query, value)`, `attention(query, value, key)`, and with a
 * bool tensor `[batch, time, steps]` as last input to say what may be attended to. Masked steps of value and key are
 * not attended to; the query's mask is passed on to the next layer.
 *
 *     MultiHeadAttention(4, 16)(Input({ shape: [20, 64] }), Input({ shape: [50, 64] })); // [batch, 20, 64]
 */
export function MultiHeadAttention(
  numHeads: number,
  keyDim: number,
  given: MultiHeadAttentionOptions = {},
): Layer {
  const options = readOptions('MultiHeadAttention', multiHeadAttentionOptions, given);
  return attentionLayer('MultiHeadAttention', numHeads, keyDim, options, { numHeads, keyDim, ...given });
}

/**
 * Attention whose `numQueryHeads` heads share `numKeyValueHeads` heads of keys and values (Ainslie et al. 2023), each of
 * `headDim` features; called as `MultiHeadAttention` is.
 *
 *     // [batch, 20, 64]
 *     GroupQueryAttention(16, 8, 2)(Input({ shape: [20, 64] }), Input({ shape: [50, 64] }));
 */
export function GroupQueryAttention(
  headDim: number,
  numQueryHeads: number,
  numKeyValueHeads: number,
  given: GroupQueryAttentionOptions = {},
): Layer {
  const options = readOptions('GroupQueryAttention', groupQueryAttentionOptions, given);
  const shown = { headDim, numQueryHeads, numKeyValueHeads, ...given };
  return attentionLayer(
    'GroupQueryAttention',
    numQueryHeads,
    headDim,
    { ...options, numKeyValueHeads },
    shown,
  );
}

function attentionLayer(
  kind: string,
  numHeads: number,
  keyDim: number,
  options: Resolved<typeof multiHeadAttentionOptions>,
  shown: LayerOptions & Record<string, unknown>,
): Layer {
  const { valueDim = keyDim, useBias, dropout, numKeyValueHeads = numHeads } = options;
  if (!(numKeyValueHeads >= 1) || numHeads % numKeyValueHeads !== 0)
    throw new Error(`${kind}: ${numHeads} heads cannot share ${numKeyValueHeads} heads of keys and values`);
  const rotary = options.rotary === true ? {} : options.rotary || undefined;
  const kernel = (shape: number[], matrix: number[]): WeightSpec => ({
    shape,
    matrix,
    product: true,
    initializer: options.kernelInitializer,
    regularizer: options.kernelRegularizer,
    constraint: options.kernelConstraint,
  });
  const bias = (shape: number[]): WeightSpec => ({
    shape,
    initializer: options.biasInitializer,
    regularizer: options.biasRegularizer,
    constraint: options.biasConstraint,
  });
  return layer(kind, shown, {
    weights: (inputs) => {
      const [query, value, key = value] = inputs.filter(({ dtype }) => dtype !== 'bool');
      const features = lastExtent(query);
      const output = options.outputShape ?? features;
      return {
        ...projection('query', features, numHeads, keyDim),
        ...projection('key', lastExtent(key), numKeyValueHeads, keyDim),
        ...projection('value', lastExtent(value), numKeyValueHeads, valueDim),
        'attentionOutput/kernel': kernel([numHeads, valueDim, output], [numHeads * valueDim, output]),
        ...(useBias && { 'attentionOutput/bias': bias([output]) }),
      };
    },
    call: (context, inputs) => {
      const [query, value, key = value] = inputs.filter(({ tensor }) => tensor.dtype !== 'bool');
      const { weights } = context;
      // The factor goes into the small kernel instead of the large product.
      const placed = (x: Tensor): Tensor =>
        rotary === undefined ? x : rotated(x, rotaryAngles(x.shape[2], keyDim, rotary));
      const q = placed(heads(query.tensor, weights, 'query', [0, 2, 1, 3], keyDim ** -0.5));
      const k = rotary
        ? swapLast(placed(heads(key.tensor, weights, 'key', [0, 2, 1, 3])))
        : heads(key.tensor, weights, 'key', [0, 2, 3, 1]);
      const v = heads(value.tensor, weights, 'value', [0, 2, 1, 3]);
      const scores = groupedProduct(q, k);
      const allowed = allowedSteps(
        scores,
        value.mask,
        key.mask,
        options.useCausalMask,
        attentionMaskOf(inputs),
      );
      // Finite, so that a step which may attend to nothing gets an average instead of NaN.
      const hidden = allowed && where(allowed, constant(0), -1e9);
      const shares = dropped(context, softmax(hidden ? add(scores, hidden) : scores), dropout);
      const [batch, , time] = scores.shape;
      const mixed = reshape(transpose(groupedProduct(shares, v), [0, 2, 1, 3]), [
        batch,
        time,
        numHeads * valueDim,
      ]);
      const outputKernel = weights['attentionOutput/kernel'];
      const product = project(mixed, reshape(outputKernel, [-1, outputKernel.shape[2]]));
      return {
        tensor: useBias ? add(product, weights['attentionOutput/bias']) : product,
        mask: query.mask,
      };
    },
  });

  function projection(
    name: string,
    features: number,
    count: number,
    width: number,
  ): Record<string, WeightSpec> {
    return {
      [`${name}/kernel`]: kernel([features, count, width], [features, count * width]),
      ...(useBias && { [`${name}/bias`]: bias([count, width]) }),
    };
  }
}

/** The projection of `x` to all heads with its axes batch, time, head, feature in the order `permutation`. */
function heads(
  x: Tensor,
  weights: CallContext['weights'],
  name: string,
  permutation: readonly number[],
  factor = 1,
): Tensor {
  const kernel = weights[`${name}/kernel`];
  const bias: Tensor | undefined = weights[`${name}/bias`];
  const [features, count, width] = kernel.shape;
  const scaled = (weight: Tensor): Tensor => (factor === 1 ? weight : mul(weight, factor));
  const product = project(x, scaled(reshape(kernel, [features, count * width])));
  const sum = bias === undefined ? product : add(product, scaled(reshape(bias, [count * width])));
  return transpose(reshape(sum, [...x.shape.slice(0, -1), count, width]), permutation);
}

/**
 * The product of each head of `a` `[batch, heads, time, ...]` with the head of `b` that it shares: neighbours share one,
 * whose rows are below each other in one product.
 */
function groupedProduct(a: Tensor, b: Tensor): Tensor {
  const [batch, count, time, inner] = a.shape;
  const shared = b.shape[1];
  if (shared === count) return matmul(a, b);
  const product = matmul(reshape(a, [batch, shared, (count / shared) * time, inner]), b);
  return reshape(product, [batch, count, time, b.shape[3]]);
}

function dropped({ training, dropoutMask }: CallContext, shares: Tensor, rate: number): Tensor {
  return training && rate > 0 ? mul(shares, dropoutMask(shares.shape, rate)) : shares;
}

function attentionMaskOf(inputs: readonly Value[]): Tensor | undefined {
  const mask = inputs.find(({ tensor }) => tensor.dtype === 'bool')?.tensor;
  return mask && expandDims(mask, 1);
}

/** What may be attended to, broadcast to the scores `[batch, heads, time, steps]`; undefined where all may. */
function allowedSteps(
  scores: Tensor,
  valueMask: Tensor | undefined,
  keyMask: Tensor | undefined,
  causal: boolean | undefined,
  attentionMask: Tensor | undefined,
): Tensor | undefined {
  const steps = [...new Set([valueMask, keyMask])].map((mask) => mask && expandDims(expandDims(mask, 1), 1));
  const [time, count] = scores.shape.slice(-2);
  const order = causal
    ? constant(
        Array.from({ length: time * count }, (_, i) => (i % count <= Math.floor(i / count) ? 1 : 0)),
        'bool',
        [time, count],
      )
    : undefined;
  const masks = [...steps, order, attentionMask].filter((mask) => mask !== undefined);
  return masks.length === 0 ? undefined : masks.reduce(and);
}
