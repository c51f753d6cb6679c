import '../operators/index.ts';
import { checkNodes } from '../check-nodes.ts';
import { decodeModel, encodeModel } from '../schema.ts';
import { checkedStructure } from './check-structure.ts';
import { checkRowCost } from './row-cost.ts';

/**
 * A saved network that was looked through before ONNX Runtime sees it: only operators that Millwright writes, all
 * values in this one file, and no more nodes, memory and work than the limits allow. What is returned holds what was
 * looked at and no more: fields of the file that nobody here reads are left out, so that no two readers see two networks.
 * Throws Error or UserError, which say what is wrong.
 */
export function inspectSaved(onnx: Uint8Array): Uint8Array {
  const model = checkedStructure(decodeModel(onnx));
  checkNodes(model);
  checkRowCost(model);
  return encodeModel(model);
}
