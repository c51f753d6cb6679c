import { checkLimit, limits } from '../../../core/limits.ts';
import { neededNodes } from '../needed-nodes.ts';
import type { GraphProto, ModelProto, NodeProto, TensorProto } from '../schema.ts';
import { checkOperator } from './allowed-operators.ts';

/** Loops within loops: a network of ours has two, a recurrent layer for each step of another. */
const maxDepth = 8;

/**
 * A saved network without what nothing reads. Throws where it has more than a saved network can have: another operator,
 * functions, values in other files, sparse tensors, too many nodes or loops too deep.
 */
export function checkedStructure(model: ModelProto): ModelProto {
  if ((model.functions ?? []).length > 0) throw new Error('a saved network defines no operators of its own');
  let nodes = 0;
  const visit = (graph: GraphProto, depth: number): GraphProto => {
    if (depth > maxDepth) throw new Error(`it has more than ${maxDepth} graphs within each other`);
    if ((graph.sparseInitializer ?? []).length > 0) throw new Error('a saved network has no sparse tensors');
    graph.initializer.forEach(checkTensor);
    const needed = neededNodes(
      graph.node,
      graph.output.map(({ name }) => name),
    );
    nodes += graph.node.length;
    checkLimit(nodes, limits.graphNodes, (count) => ({
      en: `the network has ${count} nodes or more`,
      zh: `网络有至少 ${count} 个节点`,
    }));
    return { ...graph, node: needed.map((node) => checkedNode(node, depth)) };
  };
  const checkedNode = (node: NodeProto, depth: number): NodeProto => {
    checkOperator(node);
    return {
      ...node,
      attribute: node.attribute.map((each) => {
        if (each.refAttrName) throw new Error(`attribute ${each.name} refers to that of a function`);
        if (each.sparseTensor) throw new Error('a saved network has no sparse tensors');
        if (each.t) checkTensor(each.t);
        return each.g ? { ...each, g: visit(each.g, depth + 1) } : each;
      }),
    };
  };
  return { ...model, graph: visit(model.graph, 0) };
}

function checkTensor({ name = '', dataLocation, externalData = [] }: TensorProto): void {
  if (dataLocation === undefined && externalData.length === 0) return;
  if (Number(dataLocation ?? 0) === 0 && externalData.length === 0) return;
  throw new Error(`the values of "${name}" should be in another file; a saved network is one file`);
}
