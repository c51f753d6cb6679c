import { allButChannels, perChannel } from '../convolution.ts';
import { add, div, mul, reduceMean, sqrt, square, sub } from '../functions.ts';
import { numberAttribute } from '../operator.ts';
import type { Pass, Rule } from '../rewrite.ts';

/** Normalisation by the batch's own statistics in plain operators: ONNX Runtime's kernel for WebGPU knows given ones only. */
export const batchStatistics: Pass = () => ({ BatchNormalization: inParts });

const inParts: Rule = ([x, gamma, beta, oldMean, oldVariance], node) => {
  if (node.attributes.training_mode !== true) return undefined;
  const mean = reduceMean(x, allButChannels(x));
  const centred = sub(x, perChannel(mean, x));
  const variance = reduceMean(square(centred), allButChannels(x));
  const spread = sqrt(add(variance, numberAttribute(node.attributes, 'epsilon')));
  const momentum = numberAttribute(node.attributes, 'momentum');
  return [
    add(mul(centred, perChannel(div(gamma, spread), x)), perChannel(beta, x)),
    ...[
      [oldMean, mean],
      [oldVariance, variance],
    ].map(([old, now]) => (momentum === 0 ? now : add(mul(old, momentum), mul(now, 1 - momentum)))),
  ];
};
