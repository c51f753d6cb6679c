import type { RowType } from '../data/dataset.ts';
import type { Layer, Symbolic } from '../nn/layer.ts';
import { buildNetwork, Input, type Network } from '../nn/model.ts';

/** What the layers make of an input, one after another. */
export const chain = (layers: readonly Layer[], first: Symbolic): Symbolic =>
  layers.reduce((symbolic, layer) => layer(symbolic), first);

/**
 * The network of layers whose input is known from a first row. Whole numbers become float32, as in Keras, unless the
 * first layer reads indices or the layers work with nothing else.
 */
export function networkFor(layers: readonly Layer[], { dtype, shape }: RowType, seed: number): Network {
  const types = dtype === 'float32' || readsIndices(layers[0]) ? [dtype] : (['float32', dtype] as const);
  // One number a row is read as a row of one number where the layers need features.
  const shapes = shape.length === 0 ? [shape, [1]] : [shape];
  let refusal: unknown;
  for (const type of types) {
    for (const each of shapes) {
      try {
        const first = Input({ shape: each, dtype: type });
        return buildNetwork([first], [chain(layers, first)], seed);
      } catch (error) {
        refusal ??= error;
      }
    }
  }
  throw refusal;
}

/** Whether the layer, or one that it is made of, looks up rows of a table by its input. */
const readsIndices = ({ definition: { indices, parts = {} } }: Layer): boolean =>
  indices !== undefined || Object.values(parts).some(readsIndices);
