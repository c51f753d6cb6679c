import { UserError } from '../core/errors.ts';
import type { Layer } from './layer.ts';
import { labelOf, type Network } from './model.ts';
import { matchesPath } from './path-pattern.ts';

/** The layers of a network and those inside them, by path: `encoder`, `encoder/attention`. */
export function layersByPath(network: Network): Map<string, Layer> {
  const found = new Map<string, Layer>();
  const visit = (layer: Layer, path: string): void => {
    found.set(path, layer);
    for (const [name, part] of Object.entries(layer.definition.parts ?? {})) visit(part, `${path}/${name}`);
  };
  for (const step of network.steps) {
    const label = labelOf(network, step);
    if (step.layer !== undefined && label !== undefined) visit(step.layer, label);
  }
  return found;
}

/** Says of the layers that `patterns` name, and of all inside them, whether they learn. Throws where one names none. */
export function setTrainable(network: Network, patterns: readonly string[], trainable: boolean): void {
  const layers = layersByPath(network);
  for (const pattern of patterns) {
    const named = [...layers].filter(([path]) => matchesPath(pattern, path));
    if (named.length === 0) {
      const known = [...layers.keys()].filter((path) => !path.includes('/'));
      throw new UserError({
        en: `no layer is called "${pattern}"; there are ${known.join(', ')}`,
        zh: `没有名为“${pattern}”的层；现有：${known.join('、')}`,
      });
    }
    for (const [, layer] of named) layer.trainable = trainable;
  }
}
