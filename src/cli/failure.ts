import { UserError } from '../core/errors.ts';

/** System errors that a person can do something about, by code. */
const systemErrors: Readonly<Record<string, string>> = {
  ENOSPC:
    'the disk is full; free some room and run the command again (add --resume to go on with a training)',
  EDQUOT:
    'the disk quota is used up; free some room and run the command again (add --resume to go on with a training)',
  EFBIG: 'the file would be larger than this system allows; write to another disk',
  EACCES: 'permission was denied; check the rights of the file or folder',
  EPERM: 'the operation is not permitted; check the rights of the file or folder',
  EROFS: 'the disk is read-only; name a place that can be written',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EMFILE: 'too many files are open',
  EIO: 'the disk failed to read or write',
};

/** One sentence for a person about any error. */
export function explainFailure(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (error instanceof Error && 'code' in error) {
    const known = systemErrors[String(error.code)];
    const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
    if (known !== undefined) return `${path}${known}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (
    /bad allocation|out of memory|Array buffer allocation failed|Invalid typed array length/i.test(message)
  ) {
    return 'there is not enough memory; use less data at a time, a smaller --batch-size or a smaller model';
  }
  return `${message.split('\n')[0]} (this is a fault in Millwright; set MILLWRIGHT_DEBUG=1 to see where it happened)`;
}
