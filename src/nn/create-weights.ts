import type { Random } from '../core/random.ts';
import { initializerOf } from './initializers.ts';
import type { Layer, Weight } from './layer.ts';

/** The weights of a built layer and its parts, each with its path and a first value; a layer of another model brings its own. */
export function createWeights(
  self: Layer,
  path: string,
  random: Random,
  learns: () => boolean = () => true,
): Weight[] {
  const trainable = (): boolean => self.trainable && learns();
  if (self.specs === undefined) throw new Error(`layer ${path} has not seen an input yet`);
  const own = Object.entries(self.specs).map(([name, spec]): Weight => {
    const at = `${path}/${name}`;
    const cell = self.cells.get(name) ?? {
      value: initializerOf(spec.initializer)(spec.matrix ?? spec.shape, random.fork(at)),
      version: 0,
    };
    self.cells.set(name, cell);
    return {
      ...spec,
      // Layers may be frozen and thawed at any time.
      get trainable() {
        return trainable() && spec.trainable !== false;
      },
      path: at,
      cell,
      get value() {
        return cell.value;
      },
    };
  });
  const parts = Object.entries(self.definition.parts ?? {});
  return [
    ...own,
    ...parts.flatMap(([name, part]) => createWeights(part, `${path}/${name}`, random, trainable)),
  ];
}
