import { existsSync } from 'node:fs';
import { UserError } from '../core/errors.ts';

/** Throws UserError where a file or folder exists already and may not be overwritten. */
export function refuseExisting(path: string, overwrite: boolean | undefined): void {
  if (overwrite || !existsSync(path)) return;
  throw new UserError({
    en: `${path} exists already; choose another name, or allow it to be overwritten (--overwrite)`,
    zh: `${path} 已存在；请另选名称，或加 --overwrite 允许覆盖`,
  });
}

/** Throws UserError where `rows` is not a whole number of at least 1. */
export function checkRowCount(rows: number): void {
  if (Number.isSafeInteger(rows) && rows >= 1) return;
  throw new UserError({
    en: `the number of rows must be a whole number of at least 1, not ${rows}`,
    zh: `行数必须是不小于 1 的整数，而不是 ${rows}`,
  });
}
