import { UserError } from '../core/errors.ts';
import type { Language, Sentence } from '../core/language.ts';

const diskFull: Sentence = {
  en: 'the disk is full; free some space and run the command again (add --resume to continue a training)',
  zh: '磁盘已满；请腾出空间后重新运行命令（加 --resume 可继续训练）',
};

/** System errors that a person can do something about, by code. */
const systemErrors: Readonly<Record<string, Sentence>> = {
  ENOSPC: diskFull,
  EDQUOT: {
    en: 'the disk quota is used up; free some space and run the command again (add --resume to continue a training)',
    zh: '磁盘配额已用完；请腾出空间后重新运行命令（加 --resume 可继续训练）',
  },
  EFBIG: {
    en: 'the file would be larger than this system allows; write to another disk',
    zh: '文件将超过系统允许的大小；请写到其他磁盘',
  },
  EACCES: {
    en: 'permission was denied; check the rights of the file or folder',
    zh: '没有权限；请检查文件或文件夹的权限',
  },
  EPERM: {
    en: 'the operation is not permitted; check the rights of the file or folder',
    zh: '不允许此操作；请检查文件或文件夹的权限',
  },
  EROFS: { en: 'the disk is read-only; name a place that can be written', zh: '磁盘只读；请指定可写的位置' },
  ENOENT: { en: 'there is no such file or folder', zh: '没有此文件或文件夹' },
  EISDIR: { en: 'it is a folder, not a file', zh: '这是文件夹，不是文件' },
  ENOTDIR: { en: 'a part of the path is a file, not a folder', zh: '路径中的一部分是文件，不是文件夹' },
  EMFILE: { en: 'too many files are open', zh: '打开的文件过多' },
  EIO: { en: 'the disk failed to read or write', zh: '磁盘读写失败' },
};

const noMemory: Sentence = {
  en: 'there is not enough memory; use less data at a time or a smaller model',
  zh: '内存不足；请减少一次处理的数据或使用较小的模型',
};

/** Whether somebody stopped a training. */
export const isInterruption = (error: unknown): boolean =>
  error instanceof UserError && error.name === 'TrainingInterrupted';

/** One sentence for a person about any error. */
export function explainFailure(error: unknown, language: Language): string {
  if (error instanceof UserError) return error.in(language);
  if (error instanceof Error && 'code' in error) {
    const known = systemErrors[String(error.code)];
    const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
    if (known !== undefined) return `${path}${known[language]}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (
    /bad allocation|out of memory|Array buffer allocation failed|Invalid typed array length/i.test(message)
  ) {
    return noMemory[language];
  }
  const [first] = message.split('\n');
  return language === 'zh'
    ? `${first}（这是 Millwright 的缺陷；设置 MILLWRIGHT_DEBUG=1 可查看出处）`
    : `${first} (this is a fault in Millwright; set MILLWRIGHT_DEBUG=1 to see where it happened)`;
}
