/** Initializers with arguments, for layers' options: `kernelInitializer: initializers.normal(0.02)`. */

export {
  constantValue as constant,
  type FanMode,
  normal,
  truncatedNormal,
  uniform,
  varianceScaling,
} from '../nn/initializers.ts';
