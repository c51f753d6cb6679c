import './operators/index.ts';
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { refuseSpecial } from '../../core/plain-file.ts';
import { OnnxFile } from './onnx-file.ts';
import type { ExternalFiles } from './tensor-data.ts';

/** Opens an ONNX file, whose weights may be stored in files beside it. Throws UserError where it cannot be read. */
export function openOnnx(path: string): OnnxFile {
  if (!existsSync(path)) throw new UserError(`there is no file ${path}; give the path of an ONNX file`);
  // Opening a pipe would wait until something writes to it.
  const found = statSync(path);
  refuseSpecial(path, found);
  if (found.size >= largestFile) {
    throw new UserError(
      `${path} has ${found.size} bytes; an ONNX file of 2 GB or more keeps its weights in files beside it`,
    );
  }
  return new OnnxFile(readFileSync(path), { name: basename(path), external: filesBeside(path) });
}

/** Larger files keep their weights beside them. */
const largestFile = 2 ** 31;
/** How often a file beside may be read in all: weights may be shared, and a small file must not fill the memory. */
const mostReads = 4;

/** Files in the folder of `path` and below; a file's name for another must not lead out of it, nor a link. */
function filesBeside(path: string): ExternalFiles {
  const read = new Map<string, number>();
  return (location, offset, length) => {
    const beside = placeBeside(path, location);
    const { size } = statSync(beside);
    const count = length ?? size - offset;
    if (!(offset >= 0 && count >= 0 && offset + count <= size)) {
      throw new Error(
        `its values should be stored at ${offset} to ${offset + count} of ${location}, which has ${size} bytes`,
      );
    }
    const before = read.get(beside) ?? 0;
    if (before + count > mostReads * size)
      throw new Error(`${location} is read more than ${mostReads} times; it has ${size} bytes`);
    read.set(beside, before + count);
    return bytesAt(beside, offset, count, location);
  };
}

function placeBeside(path: string, location: string): string {
  const inside = normalize(location);
  if (isAbsolute(location) || inside.split(sep).includes('..')) {
    throw new Error(`its values should be stored in ${location}, which is not beside the file`);
  }
  const beside = join(dirname(path), inside);
  if (!existsSync(beside))
    throw new Error(`its values are stored in ${location}, which is not there; put it beside ${path}`);
  const away = relative(realpathSync(dirname(path)), realpathSync(beside));
  if (process.env.MILLWRIGHT_FOLLOW_LINKS !== '1' && (away.split(sep)[0] === '..' || isAbsolute(away))) {
    throw new Error(
      `its values are stored in ${location}, a link that leads out of the folder; copy the file there, or set MILLWRIGHT_FOLLOW_LINKS=1 if you trust the file`,
    );
  }
  refuseSpecial(beside, statSync(beside));
  return beside;
}

function bytesAt(path: string, offset: number, count: number, location: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(count);
    let read = 0;
    while (read < count) {
      const step = readSync(file, bytes, read, Math.min(count - read, 1 << 30), offset + read);
      if (step === 0) throw new Error(`${location} ended before its values did`);
      read += step;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}
