import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { type Json, jsonObject } from '../core/json.ts';

/** Raised when a folder can no longer be read by older programs. */
export const bundleFormat = 1;

export type JsonObject = { readonly [key: string]: Json };

/** What `millwright.json` says about a model, besides what its task needs. */
export interface Manifest {
  readonly format: number;
  readonly task: string;
  readonly millwright: string;
  readonly created: string;
  /** SHA-256 of each other file, to notice damage. */
  readonly files: Readonly<Record<string, string>>;
  /** The task's own part: columns, labels, preprocessing, metrics, cost. */
  readonly content: JsonObject;
}

export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The bytes of one of the model's files, checked against the manifest. */
  read(name: string): Promise<Buffer>;
}

const manifestName = 'millwright.json';
export const checkpointFolder = (folder: string): string => join(folder, 'checkpoint');

/**
 * Writes a model folder. Every file is written beside its place and renamed, the manifest last, so that a folder with
 * a manifest is a whole one. What was written beside is removed where one of the files cannot be written.
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

/** Removes the checkpoint of a training of which everything is saved. */
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

/** Opens a model folder. Throws UserError for what is none, is damaged or was made by a newer Millwright. */
export async function openBundle(folder: string): Promise<Bundle> {
  const path = join(folder, manifestName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw await whyNotOpen(folder, error);
  }
  const manifest = parseManifest(text, path);
  return {
    folder,
    manifest,
    async read(name) {
      const expected = manifest.files[name];
      if (expected === undefined)
        throw new UserError(`model folder ${folder} has no ${name}; train the model again`);
      let bytes: Buffer;
      try {
        bytes = await readFile(join(folder, name));
      } catch {
        throw new UserError(
          `model folder ${folder} is damaged: ${name} cannot be read; copy the whole folder again or train anew`,
        );
      }
      if (createHash('sha256').update(bytes).digest('hex') !== expected) {
        throw new UserError(
          `model folder ${folder} is damaged: ${name} is not the file that was saved; copy the whole folder again or train anew`,
        );
      }
      return bytes;
    },
  };
}

async function whyNotOpen(folder: string, error: unknown): Promise<UserError> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined)
    return new UserError(
      `there is no model folder ${folder}; give the folder that "millwright train --out" wrote`,
    );
  if (!found.isDirectory()) return new UserError(`${folder} is a file; give the model's folder`);
  if (await stat(checkpointFolder(folder)).catch(() => undefined)) {
    return new UserError(
      `the training in ${folder} has not finished; run its train command again with --resume`,
    );
  }
  const why =
    error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'has no' : 'has an unreadable';
  return new UserError(
    `${folder} ${why} ${manifestName}, so it is not a model folder; give the folder that "millwright train --out" wrote`,
  );
}

function parseManifest(text: string, path: string): Manifest {
  const damaged = new UserError(`${path} is damaged; copy the whole model folder again or train anew`);
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged;
  }
  const { format, task, millwright, created, files, content } = jsonObject(json);
  if (typeof format === 'number' && format > bundleFormat) {
    throw new UserError(
      `${path} was written by a newer Millwright (${String(millwright)}); update Millwright to use this model`,
    );
  }
  const hashes = Object.entries(jsonObject(files ?? null));
  const whole =
    format === bundleFormat &&
    typeof task === 'string' &&
    hashes.length > 0 &&
    Object.keys(jsonObject(content ?? null)).length > 0;
  if (!whole) throw damaged;
  return {
    format,
    task,
    millwright: String(millwright),
    created: String(created),
    files: Object.fromEntries(hashes.map(([name, hash]) => [name, String(hash)])),
    content: jsonObject(content ?? null),
  };
}
