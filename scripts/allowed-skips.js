import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.js';

/**
 * Tests that may be skipped, each with the reason and with what must be true of the machine. `.ci/run` fails where any
 * other test is skipped, and where one of these is although nothing is missing.
 */
export const allowedSkips = [
  {
    file: 'src/data/table/bad-input.test.ts',
    test: /such a file on the disk$/,
    reason: 'the administrator may read every file',
    when: isAdministrator,
  },
  {
    file: 'src/data/table/real-data.test.ts',
    reason: 'the folder of public data sets (MILLWRIGHT_DATA) is not there',
    when: hasNoData,
  },
  {
    file: 'test/examples.long.test.ts',
    test: /real titles/,
    reason: 'the folder of public data sets (MILLWRIGHT_DATA) is not there',
    when: hasNoData,
  },
  {
    file: 'test/cli/full-disk.test.ts',
    reason: 'only an administrator who may mount file systems can have a small disk',
    when: () => !canMount(),
  },
  ...['doctor', 'resident', 'exit', 'webgpu'].map((name) => ({
    file: `test/devices/${name}.test.ts`,
    reason: 'there is no Vulkan driver; Chromium brings one for the processor (SwiftShader)',
    when: hasNoVulkan,
  })),
  {
    file: 'test/onnx-checker.test.ts',
    reason: 'MILLWRIGHT_PYTHON has no package onnx',
    when: () => lacksPackage('onnx'),
  },
  {
    file: 'test/onnx/operator-cases.test.ts',
    reason: 'MILLWRIGHT_PYTHON has no package onnx, and MILLWRIGHT_ONNX_CASES is not set',
    when: () => process.env.MILLWRIGHT_ONNX_CASES === undefined && lacksPackage('onnx'),
  },
  {
    file: 'test/saved-model.test.ts',
    test: /Python's onnxruntime/,
    reason: 'MILLWRIGHT_PYTHON has no package onnxruntime',
    when: () => lacksPackage('onnxruntime'),
  },
  {
    file: 'test/keras/models.long.test.ts',
    reason: 'MILLWRIGHT_KERAS_PYTHON has no packages keras and jax',
    when: () => lacksPackage('keras, jax', process.env.MILLWRIGHT_KERAS_PYTHON || 'python3'),
  },
  {
    file: 'src/train/logging/loggers.test.ts',
    test: /^TensorBoard/,
    reason: 'MILLWRIGHT_PYTHON has no package tensorboard',
    when: () => lacksPackage('tensorboard'),
  },
];

function isAdministrator() {
  return process.getuid?.() === 0;
}

function hasNoData() {
  return !existsSync(process.env.MILLWRIGHT_DATA ?? join(root, '..', 'shared', 'data'));
}

function canMount() {
  return isAdministrator() && spawnSync('unshare', ['--mount', 'true']).status === 0;
}

function hasNoVulkan() {
  if (process.platform !== 'linux') return true;
  const named = (process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES ?? '').split(':');
  const folders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'].filter((folder) => existsSync(folder));
  const installed = folders.some((folder) => readdirSync(folder).length > 0);
  return !installed && !named.some((file) => file !== '' && existsSync(file));
}

function lacksPackage(name, python = process.env.MILLWRIGHT_PYTHON || 'python3') {
  return spawnSync(python, ['-c', `import ${name}`]).status !== 0;
}
