import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../core/errors.ts';
import { readSafetensors, SafetensorsFile, writeSafetensors } from './safetensors.ts';

const fixtures = join(import.meta.dirname, '../../test/fixtures/safetensors');
const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
const recorded: Record<string, { shape: number[]; values: number[] }> = JSON.parse(
  readFileSync(join(fixtures, 'types.json'), 'utf8'),
);

/** A file with this header before `bytes` of zeros. */
function withHeader(name: string, header: string, bytes: number): string {
  const path = join(folder, name);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  writeFileSync(path, Buffer.concat([size, Buffer.from(header), Buffer.alloc(bytes)]));
  return path;
}

describe('a .safetensors file', () => {
  it("gives what the format's own library wrote, of every type", async () => {
    const arrays = await readSafetensors(join(fixtures, 'types.safetensors'));
    expect([...arrays.keys()].sort()).toEqual(Object.keys(recorded).sort());
    for (const [name, { shape, data }] of arrays) {
      expect(shape, name).toEqual(recorded[name].shape);
      expect(Array.from(data, Number), name).toEqual(recorded[name].values);
    }
  });

  it('says its metadata and shapes without reading its arrays', async () => {
    const file = await SafetensorsFile.open(join(fixtures, 'types.safetensors'));
    expect(file.metadata.get('作者')).toBe('工厂');
    expect(file.shapeOf('i32')).toEqual([2, 2]);
    await expect(file.read('i33')).rejects.toThrow('holds no array called "i33"');
    await file.close();
  });

  it('comes back as it was written', async () => {
    const path = join(folder, 'written.safetensors');
    const arrays = new Map([
      ['层/核', { data: Float32Array.of(1, -0.5, 1e-40, 3), shape: [2, 2] }],
      ['long', { data: BigInt64Array.of(2n ** 62n), shape: [1] }],
      ['nothing', { data: new Uint8Array(0), shape: [0] }],
    ]);
    await writeSafetensors(path, arrays, { by: 'a test' });
    const read = await readSafetensors(path);
    for (const [name, { data, shape }] of arrays) {
      expect(read.get(name)?.data).toEqual(data);
      expect(read.get(name)?.shape).toEqual(shape);
    }
    expect(readdirSync(folder)).not.toContain('written.safetensors.partial');
  });

  it.each([
    ['short', '', 'no whole .safetensors file'],
    ['list', '[]', 'its header is no JSON object'],
    ['text', 'not JSON', 'its header is no JSON'],
    ['type', '{"a":{"shape":[1],"data_offsets":[0,4]}}', '"a" has no element type'],
    ['unknown', '{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}', 'stored as F4, which is not read'],
    ['shape', '{"a":{"dtype":"F32","shape":"big","data_offsets":[0,4]}}', 'neither its shape nor its place'],
    ['beyond', '{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}', '"a" is stored beyond its end'],
    ['size', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', '"a" [2] of F32 has 4 bytes'],
    [
      'huge',
      '{"a":{"dtype":"F32","shape":[9007199254740991,9007199254740991],"data_offsets":[0,4]}}',
      'has 4 bytes',
    ],
  ])('that is wrong is refused in a sentence (%s)', async (name, header, said) => {
    const path = withHeader(name, header, 8);
    if (name === 'short') writeFileSync(path, 'abc');
    const reading = readSafetensors(path);
    await expect(reading).rejects.toThrow(said);
    await expect(reading).rejects.toThrow(UserError);
  });

  it('that is not there is named', async () => {
    await expect(readSafetensors(join(folder, 'none'))).rejects.toThrow('cannot be opened (ENOENT)');
  });
});
