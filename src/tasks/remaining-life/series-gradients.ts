import { SeriesGradients } from '../../explain/series-attribution.ts';
import { buildNetwork } from '../../nn/model.ts';
import { savedWeights } from '../kit/saved-model.ts';
import { architectureNamed, buildSeriesNetwork, type SeriesShape } from './architectures.ts';
import type { ArchitectureName } from './options.ts';

/** What explains a saved network; predicting loads none of it. */
export function seriesGradients(
  architecture: ArchitectureName,
  shape: SeriesShape,
  onnx: Uint8Array,
): Promise<SeriesGradients> {
  const { input, output } = buildSeriesNetwork(architectureNamed(architecture), shape);
  const network = buildNetwork([input], [output], 0);
  return SeriesGradients.create(network, savedWeights(onnx, network));
}
