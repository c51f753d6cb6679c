import type { NodeProto } from './schema.ts';

/** The names that a node reads, those in its sub-graphs included. */
export function namesRead({ input, attribute }: NodeProto): string[] {
  const inside = attribute.flatMap(({ g }) =>
    g === undefined ? [] : [...g.node.flatMap(namesRead), ...g.output.map(({ name }) => name)],
  );
  return [...input, ...inside];
}

/** Those of `nodes`, in their order, that lead to `wanted` results. */
export function neededNodes(nodes: readonly NodeProto[], wanted: readonly string[]): NodeProto[] {
  const names = new Set(wanted);
  const needed: NodeProto[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.output.some((name) => names.has(name))) continue;
    needed.push(node);
    for (const name of namesRead(node)) names.add(name);
  }
  return needed.reverse();
}
