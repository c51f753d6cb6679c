import { checkpoints } from './checkpoints.ts';
import { commandLine } from './command-line.ts';
import { graphs } from './graphs.ts';
import { modelFolders } from './model-folders.ts';
import { onnxFiles, savedNetworks } from './onnx-files.ts';
import { pictures } from './pictures.ts';
import { safetensorsFiles } from './safetensors-files.ts';
import { tableData } from './table-data.ts';
import { tables } from './tables.ts';
import type { Target } from './target.ts';
import { tokenizers } from './tokenizers.ts';

/** Every reader that is tried with damaged files. */
export const targets: readonly Target[] = [
  onnxFiles,
  savedNetworks,
  graphs,
  tables,
  tableData,
  checkpoints,
  safetensorsFiles,
  tokenizers,
  pictures,
  modelFolders('text-model', ['text-classification']),
  modelFolders('other-models', [
    'tabular-classification',
    'text-generation',
    'product-recommendation',
    'remaining-life',
    'translation',
    'image-classification',
  ]),
  commandLine,
];

export function targetNamed(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found === undefined)
    throw new Error(`no target is called ${name}; known: ${targets.map((each) => each.name).join(', ')}`);
  return found;
}
