import { Comment, CommentTag, Converter, ReferenceType, ReflectionKind } from 'typedoc';

/**
 * Pages as a reader wants them: one for each entry of the package, named for it; layers apart from what they are made
 * of; and an option that several interfaces inherit written once, with the interface that it comes from.
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      module.name = module.name.replace(/^entries\//, '').replace(/^index$/, 'millwright');
      if (module.name === 'layers') groupLayers(project, module);
    }
    nameOptions(project);
  });
  app.converter.on(
    Converter.EVENT_RESOLVE_END,
    ({ project }) => {
      const interfaces = project.getReflectionsByKind(ReflectionKind.Interface);
      const layerOptions = interfaces.find(({ name }) => name === 'LayerOptions');
      const common = (layerOptions?.children ?? []).map(({ name }) => name);
      for (const type of interfaces) if (isTable(type)) fromTable(project, type, layerOptions, common);
      const documented = new Set(interfaces.map(({ name }) => name));
      for (const type of interfaces) {
        removeChildren(
          project,
          type,
          ({ inheritedFrom }) => inheritedFrom && documented.has(inheritedFrom.name.split('.')[0]),
        );
      }
      // Before TypeDoc makes hierarchies of what extends what.
    },
    100,
  );
}

function groupLayers(project, module) {
  for (const child of module.children ?? []) {
    const file = project.getSymbolIdFromReflection(child)?.fileName ?? '';
    const isLayer = /\/nn\/layers\//.test(file) && /^[A-Z]/.test(child.name);
    if (!isLayer || !(child.kindOf(ReflectionKind.Function) || child.kindOf(ReflectionKind.Variable)))
      continue;
    child.comment ??= new Comment();
    child.comment.blockTags.push(new CommentTag('@group', [{ kind: 'text', text: 'Layers' }]));
  }
}

/** A layer reads its options from what it was `given`; a caller gives `options`. */
function nameOptions(project) {
  for (const { parameters } of project.getReflectionsByKind(ReflectionKind.CallSignature)) {
    for (const each of parameters ?? []) if (each.name === 'given') each.name = 'options';
  }
}

/** Whether an interface is made from a table of options (`OptionsOf<typeof denseOptions>`). */
const isTable = ({ extendedTypes }) => extendedTypes?.some(({ name }) => name === 'OptionsOf') === true;

/** Options of a layer: its own, and for those of every layer the interface that has them. */
function fromTable(project, type, layerOptions, common) {
  const has = new Set((type.children ?? []).map(({ name }) => name));
  const extendsLayer = type !== layerOptions && common.length > 0 && common.every((name) => has.has(name));
  if (extendsLayer) removeChildren(project, type, ({ name }) => common.includes(name));
  type.extendedTypes = extendsLayer
    ? [ReferenceType.createResolvedReference(layerOptions.name, layerOptions, project)]
    : undefined;
  for (const child of type.children ?? []) child.inheritedFrom = undefined;
}

function removeChildren(project, type, isGone) {
  const gone = (type.children ?? []).filter(isGone);
  for (const child of gone) project.removeReflection(child);
  for (const group of type.groups ?? []) {
    group.children = group.children.filter((child) => !gone.includes(child));
  }
  type.groups = type.groups?.filter((group) => group.children.length > 0);
}
