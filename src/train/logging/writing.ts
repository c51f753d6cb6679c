import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';

/** Does what writes a log. Throws UserError that names `path` where it cannot be written. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = reasons[code] ?? { en: code, zh: code };
    throw new UserError({
      en: `the log ${path} cannot be written: ${why.en}; give a place that can be written`,
      zh: `无法写入日志 ${path}：${why.zh}；请指定可写的位置`,
    });
  }
}

const denied: Sentence = { en: 'permission was denied', zh: '没有权限' };
const partIsFile: Sentence = { en: 'a part of the path is a file', zh: '路径中的一部分是文件' };
const reasons: Readonly<Record<string, Sentence>> = {
  ENOSPC: { en: 'the disk is full', zh: '磁盘已满' },
  EACCES: denied,
  EPERM: denied,
  EROFS: { en: 'the disk is read-only', zh: '磁盘只读' },
  EISDIR: { en: 'it is a folder', zh: '这是文件夹' },
  ENOTDIR: partIsFile,
  EEXIST: partIsFile,
};
