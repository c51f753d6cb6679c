import { readdirSync } from 'node:fs';
import path from 'node:path';
import type koffi from 'koffi';
import type { Device } from './device.ts';
import { onnxRuntime, onnxRuntimeFolder } from './onnx-runtime.ts';
import { spinningEntries } from './spinning.ts';

/** An object of ONNX Runtime's: its address. */
export type Handle = bigint;

/** Functions of ONNX Runtime's C interface; each throws what ONNX Runtime says where it fails. */
export interface NativeLibrary {
  createSession(model: Uint8Array, options: NativeSessionOptions): Handle;
  releaseSession(session: Handle): void;
  /** A value over `data`, which is not copied and must outlive it. `type` is ONNX's number of an element type. */
  createTensor(data: ArrayBufferView, shape: readonly number[], type: number): Handle;
  releaseTensor(tensor: Handle): void;
  /** The address of `memory`, valid as long as it is referred to. */
  addressOf(memory: ArrayBufferView): Handle;
  run(session: Handle, inputs: Bound, outputs: Bound): void;
  /** Memory of the device that `session` runs on, which must be released before the session. */
  createAllocator(session: Handle): Handle;
  releaseAllocator(allocator: Handle): void;
  /** A new value on the device. */
  createDeviceTensor(allocator: Handle, shape: readonly number[], type: number): Handle;
  /** Another value over the memory of `tensor`, which must outlive it. */
  createDeviceView(tensor: Handle, bytes: number, shape: readonly number[], type: number): Handle;
}
export interface NativeSessionOptions {
  readonly device?: Device;
  readonly threads: number | undefined;
  /** As in `SessionOptions`. */
  readonly memoryPattern: boolean;
  /** As in `RunnerOptions`. */
  readonly kernelTimes?: string;
}
/** Addresses of names, which end in a zero, and in the same order those of tensors. */
export interface Bound {
  readonly names: BigUint64Array;
  readonly tensors: BigUint64Array;
}

/**
 * Places of functions in `OrtApi`, the table of ONNX Runtime's C interface (`onnxruntime_c_api.h`). They never change:
 * new functions are added behind them.
 */
const places = {
  getErrorMessage: 2,
  createEnv: 3,
  createSessionFromArray: 8,
  run: 9,
  createSessionOptions: 10,
  enableProfiling: 14,
  disableMemPattern: 17,
  setSessionLogSeverityLevel: 22,
  setIntraOpNumThreads: 24,
  createTensorAsOrtValue: 48,
  createTensorWithDataAsOrtValue: 49,
  getTensorMutableData: 51,
  createMemoryInfo: 68,
  createCpuMemoryInfo: 69,
  releaseStatus: 93,
  releaseSession: 95,
  releaseValue: 96,
  releaseSessionOptions: 100,
  addSessionConfigEntry: 130,
  createAllocator: 131,
  releaseAllocator: 132,
  sessionOptionsAppendExecutionProvider: 216,
} as const;
const tableSize = 217;
/** A version of the interface that has all of these. */
const interfaceVersion = 12;
/** What fails is thrown; nothing is said besides. */
const logFatal = 4;
const arenaAllocator = 1;
const deviceAllocator = 0;
const defaultMemory = 0;
/** What ONNX Runtime calls the memory of a graphics processor that it reaches by WebGPU. */
const webgpuMemory = 'WebGPU_Buf';

let opened: Promise<NativeLibrary | undefined> | undefined;

/** ONNX Runtime's library as `onnxruntime-node` brings it; undefined where it cannot be called directly. */
export function nativeLibrary(): Promise<NativeLibrary | undefined> {
  opened ??= process.env.MILLWRIGHT_NATIVE === '0' ? Promise.resolve(undefined) : open();
  return opened;
}

async function open(): Promise<NativeLibrary | undefined> {
  try {
    const ffi = (await import('koffi')).default;
    // The package for Node loads the library first and keeps it for the whole life of the process.
    onnxRuntime();
    return bind(ffi, libraryFile());
  } catch {
    // No binary of koffi's for this platform, or a library in another place: the package for Node does it all.
    return undefined;
  }
}

function libraryFile(): string {
  const bin = path.join(onnxRuntimeFolder(), 'bin');
  for (const folder of readdirSync(bin)) {
    const inside = path.join(bin, folder, process.platform, process.arch);
    const file = readdirSync(inside).find((name) =>
      /^(lib)?onnxruntime(\.[\d.]+)?\.(so|dylib|dll)/.test(name),
    );
    if (file !== undefined) return path.join(inside, file);
  }
  throw new Error('there is no library of ONNX Runtime');
}

function bind(ffi: typeof koffi, file: string): NativeLibrary {
  const library = ffi.load(file);
  const getBase = library.func('void *OrtGetApiBase()');
  const [getApi] = ffi.decode(getBase(), ffi.array('void *', 2)) as Handle[];
  const api = ffi.call(getApi, ffi.proto('void *OrtGetApi(uint32_t version)'), interfaceVersion);
  if (api === null) throw new Error('the library does not know this version of its interface');
  const table = ffi.decode(api, ffi.array('void *', tableSize)) as Handle[];
  const at = (place: keyof typeof places, result: string, parameters: string) => {
    const proto = ffi.proto(`${result} Ort_${place}(${parameters})`);
    return (...values: unknown[]) => ffi.call(table[places[place]], proto, ...values);
  };

  const getErrorMessage = at('getErrorMessage', 'const char *', 'void *status');
  const releaseStatus = at('releaseStatus', 'void', 'void *status');
  const checked = (place: keyof typeof places, parameters: string) => {
    const call = at(place, 'void *', parameters);
    return (...values: unknown[]): void => {
      const status = call(...values);
      if (status === null) return;
      const message = getErrorMessage(status);
      releaseStatus(status);
      throw new Error(message);
    };
  };
  const made = (make: (...values: unknown[]) => void, ...values: unknown[]): Handle => {
    const result: [Handle | null] = [null];
    make(...values, result);
    if (result[0] === null) throw new Error('ONNX Runtime gave nothing back');
    return ffi.address(result[0]);
  };

  const createEnv = checked('createEnv', 'int level, const char *name, _Out_ void **env');
  const createOptions = checked('createSessionOptions', '_Out_ void **options');
  const setSeverity = checked('setSessionLogSeverityLevel', 'void *options, int level');
  // Paths are wide strings on Windows alone.
  const pathType = process.platform === 'win32' ? 'const char16_t *' : 'const char *';
  const enableProfiling = checked('enableProfiling', `void *options, ${pathType}prefix`);
  const disablePattern = checked('disableMemPattern', 'void *options');
  const setThreads = checked('setIntraOpNumThreads', 'void *options, int threads');
  const addEntry = checked('addSessionConfigEntry', 'void *options, const char *key, const char *value');
  const releaseOptions = at('releaseSessionOptions', 'void', 'void *options');
  const createSession = checked(
    'createSessionFromArray',
    'void *env, const void *model, size_t length, void *options, _Out_ void **session',
  );
  const releaseSession = at('releaseSession', 'void', 'void *session');
  const createMemoryInfo = checked('createCpuMemoryInfo', 'int allocator, int type, _Out_ void **info');
  const createTensor = checked(
    'createTensorWithDataAsOrtValue',
    'void *info, void *data, size_t bytes, void *shape, size_t rank, int type, _Out_ void **value',
  );
  const releaseValue = at('releaseValue', 'void', 'void *value');
  const run = checked(
    'run',
    'void *session, void *options, void *names, void *inputs, size_t inputCount, void *outputNames, size_t outputCount, void *outputs',
  );

  const appendProvider = checked(
    'sessionOptionsAppendExecutionProvider',
    'void *options, const char *name, void *keys, void *values, size_t count',
  );
  const createNamedMemoryInfo = checked(
    'createMemoryInfo',
    'const char *name, int allocator, int id, int type, _Out_ void **info',
  );
  const createAllocator = checked('createAllocator', 'void *session, void *info, _Out_ void **allocator');
  const createOwningTensor = checked(
    'createTensorAsOrtValue',
    'void *allocator, void *shape, size_t rank, int type, _Out_ void **value',
  );
  const getTensorData = checked('getTensorMutableData', 'void *value, _Out_ void **data');

  const env = made(createEnv, logFatal, 'millwright');
  const memory = made(createMemoryInfo, arenaAllocator, defaultMemory);
  let known: Handle | undefined;
  const deviceMemory = (): Handle => {
    known ??= made(createNamedMemoryInfo, webgpuMemory, deviceAllocator, 0, defaultMemory);
    return known;
  };
  return {
    createSession(model, { device = 'cpu', threads, memoryPattern, kernelTimes }) {
      const options = made(createOptions);
      try {
        setSeverity(options, logFatal);
        addEntry(options, 'session.set_denormal_as_zero', '1');
        for (const [name, value] of Object.entries(spinningEntries()))
          addEntry(options, `session.intra_op.${name}`, value);
        if (threads !== undefined) setThreads(options, threads);
        if (!memoryPattern) disablePattern(options);
        if (kernelTimes !== undefined) enableProfiling(options, kernelTimes);
        if (device === 'webgpu') appendProvider(options, 'WebGPU', null, null, 0);
        return made(createSession, env, model, model.length, options);
      } finally {
        releaseOptions(options);
      }
    },
    releaseSession,
    createTensor: (data, shape, type) =>
      made(
        createTensor,
        memory,
        data,
        data.byteLength,
        BigInt64Array.from(shape, BigInt),
        shape.length,
        type,
      ),
    releaseTensor: releaseValue,
    addressOf: (memory) => ffi.address(memory),
    run: (session, inputs, outputs) =>
      run(
        session,
        null,
        inputs.names,
        inputs.tensors,
        inputs.tensors.length,
        outputs.names,
        outputs.tensors.length,
        outputs.tensors,
      ),
    createAllocator: (session) => made(createAllocator, session, deviceMemory()),
    releaseAllocator: at('releaseAllocator', 'void', 'void *allocator'),
    createDeviceTensor: (allocator, shape, type) =>
      made(createOwningTensor, allocator, BigInt64Array.from(shape, BigInt), shape.length, type),
    createDeviceView: (tensor, bytes, shape, type) =>
      made(
        createTensor,
        deviceMemory(),
        made(getTensorData, tensor),
        bytes,
        BigInt64Array.from(shape, BigInt),
        shape.length,
        type,
      ),
  };
}
