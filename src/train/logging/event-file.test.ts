import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { crc32c } from './crc32c.ts';
import { EventFile } from './event-file.ts';
import { maskedChecksum, tfRecord } from './tf-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-events-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['rising bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['falling bytes', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['digits', Buffer.from('123456789'), 0xe3069283],
  ])('of %s is what the standard gives', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

describe('a record', () => {
  it('holds length, data and the checksum of each, whatever the data', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        const record = tfRecord(data);
        expect(record.length).toBe(data.length + 16);
        expect(Number(record.readBigUInt64LE(0))).toBe(data.length);
        expect(record.readUInt32LE(8)).toBe(maskedChecksum(record.subarray(0, 8)));
        expect([...record.subarray(12, -4)]).toEqual([...data]);
        expect(record.readUInt32LE(record.length - 4)).toBe(maskedChecksum(data));
      }),
    );
  });
});

describe('an event file', () => {
  it('begins with its version and the step it continues from, byte for byte as the standard says', () => {
    const place = join(folder, 'bytes');
    const file = new EventFile(place, 3);
    file.scalars(4, { epoch_loss: 0.5 });
    const [name] = readdirSync(place);
    expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\./);
    const [version, start, scalar, ...more] = records(readFileSync(join(place, name)));
    expect(more).toEqual([]);
    expect(version.subarray(9).toString('latin1')).toBe('\x1a\x0dbrain.Event:2');
    expect([...start.subarray(9)]).toEqual([0x10, 3, 0x3a, 2, 0x08, 1]);
    const value = [0x0a, 10, ...Buffer.from('epoch_loss'), 0x15, 0, 0, 0, 0x3f];
    expect([...scalar.subarray(9)]).toEqual([0x10, 4, 0x2a, value.length + 2, 0x0a, value.length, ...value]);
    expect(scalar[0]).toBe(0x09);
    expect(scalar.readDoubleLE(1)).toBeCloseTo(Date.now() / 1000, -2);
  });

  it('says where it cannot be written', () => {
    expect(() => new EventFile(join(import.meta.filename, 'inside'), 0)).toThrow(UserError);
    expect(() => new EventFile(join(import.meta.filename, 'inside'), 0)).toThrow(/event-file\.test\.ts/);
  });
});

function records(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    found.push(bytes.subarray(at + 12, at + 12 + length));
    at += length + 16;
  }
  return found;
}
