import { add, concat, constant, gather, mul, negate, slice, type Tensor } from '../../../graph/index.ts';

/** Sines and cosines of rotary positions, each `[time, width]`, to be multiplied with `[..., time, width]`. */
export interface RotaryAngles {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

/**
 * The angles of `length` positions for heads of an even `width` (Su et al. 2021): feature `i` and feature
 * `i + width / 2` turn together by `position / maxWavelength^(2i / width)`, the pairing of GPT-NeoX and Llama.
 * With `positions` (int64) those rows of the table instead of all.
 */
export function rotaryAngles(
  length: number,
  width: number,
  { maxWavelength = 10_000, positions }: { maxWavelength?: number; positions?: Tensor } = {},
): RotaryAngles {
  if (width % 2 !== 0) throw new Error(`rotary positions need heads of an even width, not ${width}`);
  const table = (wave: (angle: number) => number): Tensor => {
    const values = Float32Array.from({ length: length * width }, (_, i) => {
      const feature = (i % width) % (width / 2);
      return wave(Math.floor(i / width) / maxWavelength ** ((2 * feature) / width));
    });
    const all = constant(values, 'float32', [length, width]);
    return positions === undefined ? all : gather(all, positions);
  };
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

/** `x` `[..., time, width]` turned by the angles of its positions. */
export function rotated(x: Tensor, { cos, sin }: RotaryAngles): Tensor {
  const width = x.shape[x.shape.length - 1];
  const turned = concat([negate(slice(x, -1, width / 2, width)), slice(x, -1, 0, width / 2)], -1);
  return add(mul(x, cos), mul(turned, sin));
}
