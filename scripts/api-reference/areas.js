import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';

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
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    const interfaces = project.getReflectionsByKind(ReflectionKind.Interface);
    const documented = new Set(interfaces.map(({ name }) => name));
    for (const type of interfaces) removeInherited(project, type, documented);
  });
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

function removeInherited(project, type, documented) {
  const isElsewhere = ({ inheritedFrom }) =>
    inheritedFrom !== undefined && documented.has(inheritedFrom.name.split('.')[0]);
  const inherited = (type.children ?? []).filter(isElsewhere);
  for (const child of inherited) project.removeReflection(child);
  for (const group of type.groups ?? []) {
    group.children = group.children.filter((child) => !inherited.includes(child));
  }
  type.groups = type.groups?.filter((group) => group.children.length > 0);
}
