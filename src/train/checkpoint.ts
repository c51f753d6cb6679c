import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, readFile } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { type Json, jsonObject } from '../core/json.ts';
import { writeWhole } from '../core/write-whole.ts';

/** Everything a training run needs to continue as if it had never stopped. */
export interface Checkpoint {
  readonly header: { readonly [key: string]: Json };
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

const magic = 'MILLWRIGHT-CHECKPOINT-2\n';
const digestBytes = 32;

/**
 * Writes a checkpoint. Layout: magic, length of the header (uint32), header (JSON), arrays one after another (float32, little-endian),
 * SHA-256 of all before it.
 */
export async function writeCheckpoint(path: string, { header, arrays }: Checkpoint): Promise<void> {
  const index = [...arrays].map(([name, { length }]) => ({ name, length }));
  const json = Buffer.from(JSON.stringify({ ...header, arrays: index }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  await writeWhole(path, async (file) => {
    const hash = createHash('sha256');
    await writeAll(file, Buffer.concat([Buffer.from(magic), size, json]), hash);
    for (const { buffer, byteOffset, byteLength } of arrays.values())
      await writeAll(file, Buffer.from(buffer, byteOffset, byteLength), hash);
    await writeAll(file, hash.digest());
  });
}

async function writeAll(file: FileHandle, bytes: Buffer, hash?: Hash): Promise<void> {
  hash?.update(bytes);
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

/** Reads a checkpoint; undefined where there is none. Throws UserError for one that is damaged. */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const damaged = new UserError({
    en: `checkpoint ${path} is damaged; delete it to start training again`,
    zh: `检查点 ${path} 已损坏；请删除它并重新训练`,
  });
  const bytes = file.subarray(0, Math.max(0, file.length - digestBytes));
  if (bytes.length < magic.length + 4 || bytes.toString('latin1', 0, magic.length) !== magic) throw damaged;
  if (!createHash('sha256').update(bytes).digest().equals(file.subarray(bytes.length))) throw damaged;
  const start = magic.length + 4 + bytes.readUInt32LE(magic.length);
  if (start > bytes.length) throw damaged;
  let header: { readonly [key: string]: Json };
  try {
    header = jsonObject(JSON.parse(bytes.toString('utf8', magic.length + 4, start)));
  } catch {
    throw damaged;
  }
  const arrays = new Map<string, Float32Array>();
  let at = start;
  for (const entry of Array.isArray(header.arrays) ? header.arrays : []) {
    const { name, length } = Object(entry);
    const whole = typeof name === 'string' && Number.isSafeInteger(length) && length >= 0;
    if (!whole || at + length * 4 > bytes.length) throw damaged;
    arrays.set(
      name,
      new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + length * 4)),
    );
    at += length * 4;
  }
  if (at !== bytes.length) throw damaged;
  return { header, arrays };
}
