import { UserError } from '../../core/errors.ts';

/** Does what writes a log. Throws UserError that names `path` where it cannot be written. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = reasons[code] ?? code;
    throw new UserError(`the log ${path} cannot be written: ${why}; give a place that can be written`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'permission was denied',
  EPERM: 'permission was denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
};
