import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { readOnnx } from '../../src/formats/index.ts';
import { importedOperators, UnknownValue } from '../../src/formats/onnx/onnx-node.ts';
import {
  type AttributeProto,
  decodeModel,
  encodeModel,
  type ModelProto,
} from '../../src/formats/onnx/schema.ts';

const fixtures = new URL('../fixtures/onnx/', import.meta.url);
const names = readdirSync(fixtures).filter((name) => name.endsWith('.onnx'));
const extremes = [0, -1, 1, 2, 3, 7, -2, 100, 5000, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 40];
const files = names.map((name) => readFileSync(new URL(name, fixtures)));

/** Reads what may be damaged; anything but a sentence for the person who gave it is a fault. */
function outcomeOf(bytes: Uint8Array): 'read' | 'refused' {
  try {
    readOnnx(bytes, { name: 'damaged.onnx', shapes: { x: [2, 6] } });
    return 'read';
  } catch (error) {
    if (!(error instanceof UserError || error instanceof UnknownValue)) throw error;
    expect(error.message).toMatch(/^damaged\.onnx/);
    return 'refused';
  }
}

/** Another number in an attribute, an extent or a shape, another operator, or an edge led elsewhere. */
function mutate(model: ModelProto, random: Random): void {
  const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)];
  const { graph } = model;
  const node = pick(graph.node);
  const mutations = [
    () => node.attribute.length > 0 && mutateAttribute(pick(node.attribute), random),
    () => {
      const dim = pick(graph.input).type?.tensorType?.shape?.dim ?? [];
      if (dim.length > 0) dim[random.integer(dim.length)] = { dimValue: pick(extremes) };
    },
    () => {
      const tensor = pick(graph.initializer);
      if (tensor.dims.length > 0) tensor.dims[random.integer(tensor.dims.length)] = pick(extremes);
    },
    () => {
      if (node.input.length === 0) return;
      node.input[random.integer(node.input.length)] = pick(graph.node.flatMap(({ output }) => output));
    },
    () => {
      node.opType = pick(importedOperators());
    },
    () => node.attribute.push(...pick(graph.node).attribute),
  ];
  pick(mutations)();
}

function mutateAttribute(attribute: AttributeProto, random: Random): void {
  const extreme = extremes[random.integer(extremes.length)];
  if (attribute.ints !== undefined && attribute.ints.length > 0) {
    attribute.ints[random.integer(attribute.ints.length)] = extreme;
  } else if (attribute.i !== undefined) attribute.i = extreme;
  else if (attribute.f !== undefined) attribute.f = [0, -1, 1e30, Number.NaN][random.integer(4)];
}

describe('files that are damaged', () => {
  it('in their bytes are refused with a sentence, or read', () => {
    const random = new Random(1);
    for (let i = 0; i < 1500; i++) {
      const bytes = Uint8Array.from(files[i % files.length]);
      for (let n = 0; n <= random.integer(3); n++) bytes[random.integer(bytes.length)] = random.integer(256);
      outcomeOf(random.next() < 0.1 ? bytes.subarray(0, random.integer(bytes.length)) : bytes);
    }
  });

  it('in their structure are refused with a sentence, or read', () => {
    const random = new Random(2);
    const counts = { read: 0, refused: 0 };
    for (let i = 0; i < 400; i++) {
      const model = decodeModel(files[i % files.length]);
      for (let n = 0; n <= random.integer(2); n++) mutate(model, random);
      counts[outcomeOf(encodeModel(model))]++;
    }
    // Both happen, so the mutations neither miss nor always hit what is checked first.
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(20);
  });
});
