import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.js';

// After `npm pack`: a checkout runs the ONNX Runtime that it has installed.
rmSync(join(root, 'vendor'), { recursive: true, force: true });
