import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** The version of the folder's format, raised when older programs can no longer read it. */
export const bundleFormat = 1;

export type JsonObject = { readonly [key: string]: Json };

/** The content of `millwright.json`. */
export interface Manifest {
  readonly format: number;
  readonly task: string;
  readonly millwright: string;
  readonly created: string;
  /** SHA-256 of each other file, to detect damage. */
  readonly files: Readonly<Record<string, string>>;
  /** The task's own part: columns, labels, preprocessing, metrics, cost. */
  readonly content: JsonObject;
}

/** A name of a file in the folder itself: no path, nothing that a system gives another meaning. */
const bareName = /^(?!\.)[^/\\:*?"<>|\p{Cc}]{1,200}(?<![. ])$/u;
const maxFiles = 100;
/** A network of images is given no larger ones. */
const maxSide = 8192;

const side = z.int().min(1).max(maxSide);
/** What several tasks keep, which must make sense whatever the task; the rest is for the task to check. */
const content = z
  .looseObject({
    labels: z.array(z.string().max(100_000)).optional(),
    threshold: z.number().min(0).max(1).optional(),
    picture: z
      .looseObject({ width: side, height: side, channels: z.union([z.literal(1), z.literal(3)]) })
      .optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'it is empty');

const schema = z.object({
  format: z.literal(bundleFormat),
  task: z.string().min(1).max(200),
  millwright: z.string().max(200),
  created: z.string().max(200),
  files: z
    .record(z.string().regex(bareName, 'no bare name of a file'), z.string().max(200))
    .refine((value) => Object.keys(value).length > 0, 'it is empty')
    .refine((value) => Object.keys(value).length <= maxFiles, `more than ${maxFiles} files`),
  content,
});

/** Reads `millwright.json`. Throws UserError where a newer Millwright wrote it or something in it cannot be. */
export function parseManifest(text: string, path: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged(path);
  }
  const newer = z.object({ format: z.number().gt(bundleFormat), millwright: z.unknown() }).safeParse(json);
  if (newer.success) {
    const version = String(newer.data.millwright).slice(0, 200);
    throw new UserError({
      en: `${path} was written by a newer Millwright (${version}); update Millwright to use this model`,
      zh: `${path} 由更新版本的 Millwright（${version}）写入；请升级 Millwright 后再使用此模型`,
    });
  }
  const read = schema.safeParse(json);
  if (!read.success) throw damaged(path, read.error.issues[0]);
  return { ...read.data, content: read.data.content as JsonObject };
}

function damaged(path: string, issue?: z.core.$ZodIssue): UserError {
  const place = issue?.path.map(String).join('.').slice(0, 200);
  const why = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
  const [en, zh] =
    issue === undefined || place === '' ? ['', ''] : [` (${place}: ${why})`, `（${place}：${why}）`];
  return new UserError({
    en: `${path} is damaged${en}; copy the whole model folder again or train again`,
    zh: `${path} 已损坏${zh}；请重新复制整个模型文件夹或重新训练`,
  });
}
