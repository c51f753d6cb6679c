import {
  cast,
  div,
  equal,
  expandDims,
  fill,
  gather,
  logSoftmax,
  mul,
  negate,
  reduceMean,
  reduceSum,
  squeeze,
  where,
} from '../../../graph/functions.ts';
import { gatherElements } from '../../../graph/indexing.ts';
import type { Tensor } from '../../../graph/tensor.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';

/** Minus the score of the class that is right, weighed by class; what is to be ignored counts as nothing. */
function negativeLogLikelihood(node: OnnxNode, scores: Tensor): Tensor {
  const target = cast(node.tensor(1), 'int64');
  const weight = node.optional(2);
  const ignored = node.has('ignore_index') ? equal(target, node.int('ignore_index')) : undefined;
  const classes = ignored === undefined ? target : where(ignored, 0, target);
  const picked = squeeze(gatherElements(scores, expandDims(classes, 1), 1), 1);
  const ofClass = weight && gather(weight, classes);
  const weights =
    ignored === undefined ? ofClass : where(ignored, 0, ofClass ?? fill(target.shape, 1, scores.dtype));
  const losses = negate(weights === undefined ? picked : mul(picked, weights));
  switch (node.string('reduction', 'mean')) {
    case 'none':
      return losses;
    case 'sum':
      return reduceSum(losses);
    default:
      return weights === undefined ? reduceMean(losses) : div(reduceSum(losses), reduceSum(weights));
  }
}

importers({
  NegativeLogLikelihoodLoss: (node) => negativeLogLikelihood(node, node.tensor(0)),
  SoftmaxCrossEntropyLoss(node) {
    const logProbabilities = logSoftmax(node.tensor(0), 1);
    return [negativeLogLikelihood(node, logProbabilities), logProbabilities];
  },
});
