import { dtypeNamed } from '../dtype.ts';
import { apply, define, numbersAttribute, stringAttribute } from '../operator.ts';
import type { Pass } from '../rewrite.ts';
import { normalizeAxis } from '../shape.ts';
import { type Node, nodeOf, type Tensor } from '../tensor.ts';

interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A slice of several axes at once. */
define({
  SliceBox: {
    infer: (_, attributes) => [
      {
        dtype: dtypeNamed(stringAttribute(attributes, 'dtype')),
        shape: numbersAttribute(attributes, 'shape'),
      },
    ],
    onnx: {
      op: 'Slice',
      attributeInputs: ['starts', 'ends', 'axes', 'steps'],
      internal: ['shape', 'dtype'],
    },
  },
});

/** A slice of a slice along another axis, and zeros put around zeros put around something, in one step each. */
export const mergeBoxes: Pass = () => ({ Slice: mergedSlices, Pad: mergedPads });

function mergedSlices([x]: readonly Tensor[], node: Node): Tensor | undefined {
  const inner = nodeOf(x);
  if (inner?.op !== 'Slice' && inner?.op !== 'SliceBox') return undefined;
  const ranges = [...rangesOf(inner), ...rangesOf(node)];
  if (new Set(ranges.map(({ axis }) => axis)).size < ranges.length) return undefined;
  const { dtype, shape } = node.outputs[0];
  return apply('SliceBox', [inner.inputs[0]], {
    starts: ranges.map(({ start }) => start),
    ends: ranges.map(({ end }) => end),
    axes: ranges.map(({ axis }) => axis),
    steps: ranges.map(({ step }) => step),
    shape,
    dtype,
  });
}

function rangesOf({ attributes, outputs: [{ shape }] }: Node): Range[] {
  const part = (name: string): readonly number[] => numbersAttribute(attributes, name);
  return part('axes').map((axis, i) => ({
    axis: normalizeAxis(axis, shape.length),
    start: part('starts')[i],
    end: part('ends')[i],
    step: part('steps')[i],
  }));
}

function mergedPads([x, value]: readonly Tensor[], node: Node): Tensor | undefined {
  const inner = nodeOf(x);
  if (inner?.op !== 'Pad' || value !== undefined || inner.inputs.length > 1) return undefined;
  const before = numbersAttribute(inner.attributes, 'pads');
  const pads = numbersAttribute(node.attributes, 'pads').map((padding, i) => padding + before[i]);
  return apply('Pad', [inner.inputs[0]], { pads });
}
