import { add } from '../../graph/index.ts';
import { constantValue } from '../../nn/initializers.ts';
import { type Layer, layer } from '../../nn/layer.ts';

/** One learned number for each feature added: `[batch, features]` to the same. */
export function Bias({ initial = 0 }: { readonly initial?: number } = {}): Layer {
  return layer(
    'Bias',
    { initial },
    {
      weights: ([x]) => ({
        bias: { shape: [x.shape[x.shape.length - 1]], initializer: constantValue(initial) },
      }),
      call: ({ weights }, [{ tensor, mask }]) => ({ tensor: add(tensor, weights.bias), mask }),
    },
  );
}
