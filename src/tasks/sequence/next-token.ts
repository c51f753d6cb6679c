import { reshape, slice, softmax } from '../../graph/index.ts';
import { layer } from '../../nn/layer.ts';

/** From logits `[batch, time, tokens]` the probabilities after the last step `[batch, tokens]`. */
export const nextToken = () =>
  layer(
    'NextToken',
    {},
    {
      call: (_, [{ tensor }]) => {
        const [batch, time, tokens] = tensor.shape;
        return { tensor: softmax(reshape(slice(tensor, 1, time - 1, time), [batch, tokens])) };
      },
    },
  );
