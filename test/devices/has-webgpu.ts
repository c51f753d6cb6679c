import { holdDevice } from '../../src/runtime/index.ts';

/** Whether WebGPU has a driver here, SwiftShader's included; says so where a test is left out for want of one. */
export const hasWebgpu: boolean = await holdDevice('webgpu').then(
  (release) => {
    release();
    return true;
  },
  (error: Error) => {
    process.stderr.write(`left out: ${error.message}\n`);
    return false;
  },
);
