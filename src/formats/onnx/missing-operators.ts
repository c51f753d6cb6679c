import { inDomain, standardDomain, titleOf } from './import-graph.ts';
import { importerOf } from './onnx-node.ts';
import type { ModelProto, NodeProto } from './schema.ts';

/** Throws, naming operators and where they first occur, where a model has some that cannot be read. */
export function missingOperators({ graph, functions = [] }: ModelProto): void {
  const defined = new Set(functions.map(({ name, domain }) => `${standardDomain(domain)}.${name}`));
  const missing = new Map<string, string>();
  const visit = (nodes: readonly NodeProto[]): void => {
    for (const node of nodes) {
      const domain = standardDomain(node.domain);
      const key = `${node.opType}${inDomain(domain)}`;
      if (importerOf(node.opType, domain) === undefined && !defined.has(`${domain}.${node.opType}`)) {
        if (!missing.has(key)) missing.set(key, titleOf(node));
      }
      for (const { g } of node.attribute) if (g !== undefined && g !== null) visit(g.node);
    }
  };
  visit(graph.node);
  for (const { node } of functions) visit(node);
  const [first] = missing;
  if (first === undefined) return;
  const others = [...missing.keys()].slice(1);
  const rest = others.length === 0 ? '' : `; nor can ${others.join(', ')}`;
  throw new Error(`${first[1]}: the operator ${first[0]} cannot be read${rest}`);
}
