import { reshape, scatterAdd, slice, transpose } from '../../../graph/functions.ts';
import { type Shape, sizeOf } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { checkLength } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';

/** Columns `[batch, channels * window, positions]` added up to the image they were cut from. */
function columnsToImage(node: OnnxNode): Tensor {
  const columns = node.tensor(0);
  const [image, block] = [node.numbers(1), node.numbers(2)];
  const rank = image.length;
  const strides = node.ints('strides') ?? image.map(() => 1);
  const dilations = node.ints('dilations') ?? image.map(() => 1);
  const pads = node.ints('pads') ?? [...image, ...image].map(() => 0);
  const padded = image.map((extent, axis) => extent + pads[axis] + pads[axis + rank]);
  const counts = padded.map(
    (extent, axis) => Math.floor((extent - (block[axis] - 1) * dilations[axis] - 1) / strides[axis]) + 1,
  );
  const window = sizeOf(block);
  const [batch, rows] = columns.shape;
  const channels = rows / window;
  const position = (i: number, extents: Shape): number[] =>
    extents.map((extent, axis) => Math.floor(i / sizeOf(extents.slice(axis + 1))) % extent);
  checkLength(window * sizeOf(counts));
  const places: number[] = [];
  for (let tap = 0; tap < window; tap++) {
    const within = position(tap, block);
    for (let at = 0; at < sizeOf(counts); at++) {
      const start = position(at, counts);
      places.push(
        padded.reduce(
          (flat, extent, axis) =>
            flat * extent + start[axis] * strides[axis] + within[axis] * dilations[axis],
          0,
        ),
      );
    }
  }
  const table = transpose(reshape(columns, [batch * channels, window * sizeOf(counts)]));
  const sums = scatterAdd([sizeOf(padded), batch * channels], constant(places, 'int64'), table);
  const whole = reshape(transpose(sums), [batch, channels, ...padded]);
  return image.reduce((part, extent, axis) => slice(part, 2 + axis, pads[axis], pads[axis] + extent), whole);
}

importers({ Col2Im: columnsToImage });
