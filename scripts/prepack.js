import { join } from 'node:path';
import { installWhatIsMissing, root } from './install.js';
import { copyOnnxRuntime, removeStaleOutput } from './package-contents.js';

// Before `npm pack`: everything that goes into the package is there, and nothing else.
installWhatIsMissing();
removeStaleOutput(join(root, 'src'), join(root, 'dist'));
copyOnnxRuntime(join(root, 'node_modules', 'onnxruntime-node'), join(root, 'vendor', 'onnxruntime-node'));
