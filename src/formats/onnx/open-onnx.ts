import './operators/index.ts';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { OnnxFile } from './onnx-file.ts';
import type { ExternalFiles } from './tensor-data.ts';

/** Larger files keep their weights beside them. */
const largestFile = 2 ** 31;

/** Opens an ONNX file, whose weights may be stored in files beside it. Throws UserError where it cannot be read. */
export function openOnnx(path: string): OnnxFile {
  if (!existsSync(path)) throw new UserError(`there is no file ${path}; give the path of an ONNX file`);
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size >= largestFile) {
      throw new UserError(
        `${path} has ${size} bytes; an ONNX file of 2 GB or more keeps its weights in files beside it`,
      );
    }
  } finally {
    closeSync(file);
  }
  return new OnnxFile(readFileSync(path), { name: basename(path), external: filesBeside(path) });
}

/** Files in the folder of `path` and below; a file's name for another must not lead out of it. */
function filesBeside(path: string): ExternalFiles {
  return (location, offset, length) => {
    const inside = normalize(location);
    if (isAbsolute(location) || inside.split(sep).includes('..')) {
      throw new Error(`its values should be stored in ${location}, which is not beside the file`);
    }
    const beside = join(dirname(path), inside);
    if (!existsSync(beside))
      throw new Error(`its values are stored in ${location}, which is not there; put it beside ${path}`);
    const file = openSync(beside, 'r');
    try {
      const { size } = fstatSync(file);
      const count = length ?? size - offset;
      if (!(offset >= 0 && count >= 0 && offset + count <= size)) {
        throw new Error(
          `its values should be stored at ${offset} to ${offset + count} of ${location}, which has ${size} bytes`,
        );
      }
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
  };
}
