import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as data from '../src/entries/data.ts';
import * as layers from '../src/entries/layers.ts';
import * as losses from '../src/entries/losses.ts';
import * as metrics from '../src/entries/metrics.ts';
import * as onnx from '../src/entries/onnx.ts';
import * as optimizers from '../src/entries/optimizers.ts';
import * as simulate from '../src/entries/simulate.ts';
import * as millwright from '../src/index.ts';

const folder = fileURLToPath(new URL('../docs/api', import.meta.url));
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
);
const text = pages.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
const titles = new Set(Array.from(text.matchAll(/^###? (?:abstract )?(\w+)/gm), ([, title]) => title));

it('the reference has all that is exported: npm run docs writes it', () => {
  const { ops, ...root } = millwright;
  const { initializers, ...ofLayers } = layers;
  const entries = [root, ops, ofLayers, initializers, losses, optimizers, metrics, data, onnx, simulate];
  const missing = entries.flatMap((entry) => Object.keys(entry)).filter((name) => !titles.has(name));
  expect(missing).toEqual([]);
});

it('the reference names no place on a machine', () => {
  expect(text).not.toMatch(/file:\/\/|\/home\/|\/tmp\/|node_modules|localhost/);
});

it('has layers and classes before the interfaces of their options, and an inherited option once', () => {
  const page = readFileSync(join(folder, 'layers', 'README.md'), 'utf8');
  const groups = Array.from(page.matchAll(/^## (.*)$/gm), ([, group]) => group);
  expect(groups[0]).toBe('Layers');
  expect(groups.indexOf('Interfaces')).toBeGreaterThan(groups.indexOf('Functions'));
  const options = (name: string): string | undefined =>
    page.split(/^### /m).find((part) => part.startsWith(`${name}\n`));
  expect(options('LayerOptions')).toContain('`recompute?`');
  expect(options('DenseOptions')).toContain('[`LayerOptions`](#layeroptions)');
  expect(options('DenseOptions')).not.toContain('`recompute?`');
});
