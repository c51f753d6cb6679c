import { operatorNames, operatorOf } from '../../../graph/operator.ts';
import { inDomain, standardDomain, titleOf } from '../import-graph.ts';
import type { NodeProto } from '../schema.ts';

const keyOf = (op: string, domain: string): string => `${domain}.${op}`;

/** Operators that the writer adds by itself, to read extents that are known only at run time. */
const ofWriter = ['Identity', 'Shape', 'Gather', 'Mul', 'Concat'];
/** Operator sets that saved networks use; those inside ONNX Runtime are for graphs that were made in this process. */
const domains = ['', 'ai.onnx.ml'];

/** Every operator that a saved network can have: what `writeOnnx` writes, and nothing else. */
function allowed(): ReadonlySet<string> {
  const ours = operatorNames().map((name) => {
    const { op = name, domain = '' } = operatorOf(name).onnx ?? {};
    return { op, domain };
  });
  return new Set([
    ...ours.filter(({ domain }) => domains.includes(domain)).map(({ op, domain }) => keyOf(op, domain)),
    ...ofWriter.map((op) => keyOf(op, '')),
  ]);
}
let known: ReadonlySet<string> | undefined;

/** Throws, naming the node, where it has an operator that no saved network has. */
export function checkOperator(node: NodeProto): void {
  known ??= allowed();
  const domain = standardDomain(node.domain);
  if (known.has(keyOf(node.opType, domain))) return;
  throw new Error(`${titleOf(node)}: a saved network has no operator ${node.opType}${inDomain(domain)}`);
}
