import { UserError } from '../../core/errors.ts';
import { matchesPath } from '../../nn/path-pattern.ts';
import type { ParameterGroup } from './optimizer.ts';

const patternsOf = ({ parameters }: ParameterGroup): readonly string[] =>
  typeof parameters === 'string' ? [parameters] : parameters;

/** The first group that names each weight. Throws where a pattern names none. */
export function groupsFor(
  groups: readonly ParameterGroup[],
  paths: readonly string[],
): Map<string, ParameterGroup> {
  for (const pattern of groups.flatMap(patternsOf)) {
    if (paths.some((path) => matchesPath(pattern, path))) continue;
    throw new UserError(`no trained weight is called "${pattern}"; there are ${paths.join(', ')}`);
  }
  const found = new Map<string, ParameterGroup>();
  for (const path of paths) {
    const group = groups.find((each) => patternsOf(each).some((pattern) => matchesPath(pattern, path)));
    if (group !== undefined) found.set(path, group);
  }
  return found;
}

/**
 * Groups that let layers learn the more slowly the farther they are from the last (Howard and Ruder 2018): the last of
 * `layers` at the full rate, each one before it at `decay` times the rate of the next.
 *
 *     adamW({ groups: layerwiseDecay(['embedding', 'block_0', 'block_1', 'head'], 0.8) })
 */
export function layerwiseDecay(layers: readonly string[], decay: number): ParameterGroup[] {
  if (!(decay > 0 && decay <= 1)) {
    throw new UserError(`layerwiseDecay: decay is ${decay}; give a number above 0 and up to 1`);
  }
  return layers.map((parameters, i) => ({
    parameters,
    learningRateFactor: decay ** (layers.length - 1 - i),
  }));
}
