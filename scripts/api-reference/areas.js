import { Converter, DeclarationReflection, ReflectionKind } from 'typedoc';

/** Pages of the reference, and the folder or file of `src` that what is on them comes from; the first that fits. */
const areas = [
  ['Models', 'train/model', 'train/load-onnx', 'train/fit', 'nn/model', 'runtime', 'version'],
  ['Layers', 'nn/layers'],
  ['Parts of layers', 'nn/layer', 'nn/activations', 'nn/initializers', 'nn/regularizers', 'nn/constraints'],
  ['Losses', 'nn/losses'],
  ['Optimizers and schedules', 'train/optimizers', 'train/schedules'],
  ['Metrics', 'train/metrics', 'train/metric-functions'],
  ['Callbacks', 'train'],
  ['Tensors', 'graph'],
  ['Tasks', 'tasks', 'bundle', 'report', 'explain'],
  ['Data', 'data'],
];

/** Puts what `src/index.ts` exports on a page for each area: one page would be too long to read. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const modules = new Map();
    for (const child of [...(project.children ?? [])]) {
      const file = project.getSymbolIdFromReflection(child)?.fileName ?? '';
      const title = areaOf(file, child.name);
      const module = modules.get(title) ?? new DeclarationReflection(title, ReflectionKind.Module, project);
      modules.set(title, module);
      project.removeChild(child);
      child.parent = module;
      module.addChild(child);
    }
    for (const [title] of areas) {
      const module = modules.get(title);
      if (module === undefined) continue;
      project.registerReflection(module, undefined, undefined);
      project.addChild(module);
    }
  });
}

function areaOf(file, name) {
  // A namespace comes from the file that exports it.
  if (name === 'ops') return 'Tensors';
  const path = file.split('/src/').at(-1) ?? '';
  const found = areas.find(([, ...places]) =>
    places.some((place) => path === `${place}.ts` || path.startsWith(`${place}/`)),
  );
  if (found === undefined)
    throw new Error(`no page of the reference takes ${name} of ${path}: add its folder to areas.js`);
  return found[0];
}
