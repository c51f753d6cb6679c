import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes arrays and settings to a new folder where a peer in another language reads them: `NAME.bin` and `settings.json`. */
export async function exchangeFolder(
  settings: Readonly<Record<string, unknown>>,
  arrays: ReadonlyMap<string, { data: Float32Array | Int32Array; shape: readonly number[] }>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millwright-bench-'));
  const listed = [...arrays].map(([name, { data, shape }], i) => ({
    name,
    shape,
    file: `${i}.bin`,
    dtype: data instanceof Int32Array ? 'int32' : 'float32',
  }));
  for (const [i, { data }] of [...arrays.values()].entries()) {
    await writeFile(join(folder, `${i}.bin`), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ ...settings, arrays: listed }));
  return folder;
}
