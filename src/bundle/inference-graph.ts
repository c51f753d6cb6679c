export { inferenceOnnx } from '../nn/inference-graph.ts';
