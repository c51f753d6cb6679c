import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { JsonDepth } from '../core/json-depth.ts';
import { checkLimit, limits } from '../core/limits.ts';
import { readPlainFile } from '../core/plain-file.ts';
import { bundleFormat, type JsonObject, type Manifest, parseManifest } from './manifest.ts';

export { bundleFormat, type JsonObject, type Manifest } from './manifest.ts';

export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The bytes of one of the model's files, checked against the manifest. */
  read(name: string): Promise<Buffer>;
}

const manifestName = 'millwright.json';
export const checkpointFolder = (folder: string): string => join(folder, 'checkpoint');

/**
 * Writes a model folder. Every file is written under another name and renamed, the manifest last, so that a folder with
 * a manifest is complete. What was written is removed where one of the files cannot be written.
 */
export async function saveBundle(
  folder: string,
  model: {
    task: string;
    version: string;
    created: string;
    content: JsonObject;
    files: Readonly<Record<string, Uint8Array | string>>;
  },
): Promise<Manifest> {
  await mkdir(folder, { recursive: true });
  const { task, version, created, content } = model;
  const files = Object.fromEntries(
    Object.entries(model.files).map(([name, bytes]) => [
      name,
      createHash('sha256').update(bytes).digest('hex'),
    ]),
  );
  const manifest: Manifest = { format: bundleFormat, task, millwright: version, created, files, content };
  const written = [
    ...Object.entries(model.files),
    [manifestName, `${JSON.stringify(manifest, null, 1)}\n`] as const,
  ];
  await writeBeside(folder, written);
  await rm(join(folder, manifestName), { force: true });
  for (const [name] of written) await rename(partial(folder, name), join(folder, name));
  return manifest;
}

/** Adds a file that is not needed to run the model, such as the report. */
export async function addToBundle(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  await writeBeside(folder, [[name, bytes]]);
  await rename(partial(folder, name), join(folder, name));
}

/** Removes the checkpoint of a training whose results are all saved. */
export async function finishBundle(folder: string): Promise<void> {
  await rm(checkpointFolder(folder), { recursive: true, force: true });
}

const partial = (folder: string, name: string): string => join(folder, `${name}.partial`);

async function writeBeside(
  folder: string,
  files: readonly (readonly [string, Uint8Array | string])[],
): Promise<void> {
  try {
    for (const [name, bytes] of files) await writeFile(partial(folder, name), bytes, { flush: true });
  } catch (error) {
    for (const [name] of files) await rm(partial(folder, name), { force: true });
    throw error;
  }
}

/** Opens a model folder. Throws UserError where it is not one, is damaged or was made by a newer Millwright. */
export async function openBundle(folder: string): Promise<Bundle> {
  const path = join(folder, manifestName);
  let text: string;
  try {
    const bytes = await readPlainFile(path, { limit: limits.manifestBytes, links: false });
    checkDepth(bytes, path);
    text = bytes.toString('utf8');
  } catch (error) {
    const found = await stat(folder).catch(() => undefined);
    if (error instanceof UserError && found?.isDirectory() === true) throw error;
    throw await whyNotOpen(folder, error);
  }
  const manifest = parseManifest(text, path);
  return {
    folder,
    manifest,
    async read(name) {
      const expected = Object.hasOwn(manifest.files, name) ? manifest.files[name] : undefined;
      if (expected === undefined) {
        throw new UserError({
          en: `model folder ${folder} has no ${name}; train the model again`,
          zh: `模型文件夹 ${folder} 中没有 ${name}；请重新训练模型`,
        });
      }
      let bytes: Buffer;
      try {
        bytes = await readPlainFile(join(folder, name), { limit: limits.modelBytes, links: false });
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError({
          en: `model folder ${folder} is damaged: ${name} cannot be read; copy the whole folder again or train again`,
          zh: `模型文件夹 ${folder} 已损坏：无法读取 ${name}；请重新复制整个文件夹或重新训练`,
        });
      }
      if (createHash('sha256').update(bytes).digest('hex') !== expected) {
        throw new UserError({
          en: `model folder ${folder} is damaged: ${name} is not the file that was saved; copy the whole folder again or train again`,
          zh: `模型文件夹 ${folder} 已损坏：${name} 不是当初保存的文件；请重新复制整个文件夹或重新训练`,
        });
      }
      if (name.endsWith('.json')) checkDepth(bytes, join(folder, name));
      return bytes;
    },
  };
}

/** What is read of a folder is walked by functions that call themselves. */
const checkDepth = (bytes: Uint8Array, path: string): void =>
  checkLimit(new JsonDepth().add(bytes).deepest, limits.jsonDepth, (count) => ({
    en: `${path} has ${count} lists and objects within each other`,
    zh: `${path} 中的列表与对象嵌套 ${count} 层`,
  }));

async function whyNotOpen(folder: string, error: unknown): Promise<UserError> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined)
    return new UserError({
      en: `there is no model folder ${folder}; give the folder that "millwright train --out" wrote`,
      zh: `没有模型文件夹 ${folder}；请给出“millwright train --out”写入的文件夹`,
    });
  if (!found.isDirectory()) {
    return new UserError({
      en: `${folder} is a file; give the model's folder`,
      zh: `${folder} 是文件；请给出模型文件夹`,
    });
  }
  if (await stat(checkpointFolder(folder)).catch(() => undefined)) {
    return new UserError({
      en: `the training in ${folder} has not finished; run its train command again with --resume`,
      zh: `${folder} 中的训练尚未完成；请用原来的 train 命令加 --resume 继续`,
    });
  }
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const [why, whyZh] = isMissing ? ['has no', '中没有'] : ['has an unreadable', '中无法读取'];
  return new UserError({
    en: `${folder} ${why} ${manifestName}, so it is not a model folder; give the folder that "millwright train --out" wrote`,
    zh: `${folder} ${whyZh} ${manifestName}，因此不是模型文件夹；请给出“millwright train --out”写入的文件夹`,
  });
}
