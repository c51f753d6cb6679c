import { inDomain, standardDomain, titleOf } from './import-graph.ts';
import { attributeType, type ModelProto, type NodeProto } from './schema.ts';

/**
 * From which input on an operator of the standard may do without; all others need each input that they name.
 * LayerNormalization is not among them: without a bias that it names, ONNX Runtime 1.30 ends the process.
 */
const optionalFrom: Readonly<Record<string, number>> = {
  Optional: 0,
  Loop: 0,
  Clip: 1,
  Dropout: 1,
  Resize: 1,
  Squeeze: 1,
  Split: 1,
  Trilu: 1,
  DFT: 1,
  Conv: 2,
  ConvTranspose: 2,
  ConvInteger: 2,
  DeformConv: 3,
  Gemm: 2,
  MatMulInteger: 2,
  QuantizeLinear: 2,
  DequantizeLinear: 2,
  NonMaxSuppression: 2,
  NegativeLogLikelihoodLoss: 2,
  SoftmaxCrossEntropyLoss: 2,
  SequenceInsert: 2,
  Pad: 2,
  STFT: 2,
  RNN: 3,
  GRU: 3,
  LSTM: 3,
  Slice: 3,
  Attention: 3,
  QLinearConv: 8,
};
const isReduction = (op: string): boolean => op.startsWith('Reduce');

/** Whole numbers that an operator divides by, or counts steps in. */
const positive: ReadonlySet<string> = new Set([
  ...['group', 'offset_group', 'num_groups', 'blocksize', 'num_outputs', 'strides', 'dilations'],
  ...['num_heads', 'q_num_heads', 'kv_num_heads', 'kernel_shape'],
]);

/** Throws where a node counts or divides by less than one: ONNX Runtime ends the process for some of them. */
function checkPositive(node: NodeProto): void {
  for (const { name, type, i, ints = [], refAttrName } of node.attribute) {
    if (!positive.has(name) || refAttrName) continue;
    const values = type === attributeType.int ? [i ?? 0] : type === attributeType.ints ? ints : [];
    const wrong = values.find((value) => Number(value) < 1);
    if (wrong !== undefined)
      throw new Error(
        `${titleOf(node)}: ${node.opType} has ${name} ${Number(wrong)}, which must be 1 or more`,
      );
  }
}

/**
 * Throws, naming the node, where an input is missing that it needs or a number makes no sense: ONNX Runtime ends the
 * process for some of them.
 */
export function checkNodes({ graph, functions = [] }: ModelProto): void {
  const visit = (nodes: readonly NodeProto[]): void => {
    for (const node of nodes) {
      checkPositive(node);
      const domain = standardDomain(node.domain);
      const from = isReduction(node.opType) ? 1 : (optionalFrom[node.opType] ?? node.input.length);
      const missing = domain === '' ? node.input.slice(0, from).indexOf('') : -1;
      if (missing >= 0) {
        throw new Error(`${titleOf(node)}: ${node.opType}${inDomain(domain)} lacks its input ${missing + 1}`);
      }
      for (const { g } of node.attribute) if (g !== undefined && g !== null) visit(g.node);
    }
  };
  visit(graph.node);
  for (const { node } of functions) visit(node);
}
