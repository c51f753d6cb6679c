import type * as ort from 'onnxruntime-common';
import { UserError } from '../core/errors.ts';
import type { Sentence } from '../core/language.ts';
import { inspectSaved } from '../formats/index.ts';
import { createOrtSession, type SessionOptions } from './session.ts';

/**
 * A session of a network that was saved, whoever wrote it. Throws UserError, with what ONNX Runtime says, where the
 * bytes are no network that it runs.
 */
export async function openSaved(
  onnx: Uint8Array,
  options: SessionOptions = {},
): Promise<ort.InferenceSession> {
  return explained({ en: 'opened', zh: '打开' }, () => {
    return createOrtSession(inspectSaved(onnx), options);
  });
}

/** Runs such a session. Throws UserError where its network cannot compute its outputs. */
export async function runSaved(
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, ort.Tensor>>,
  outputs?: readonly string[],
): Promise<ort.InferenceSession.ReturnType> {
  return explained({ en: 'run', zh: '运行' }, () =>
    outputs === undefined ? session.run(feeds) : session.run(feeds, outputs),
  );
}

async function explained<T>(what: Sentence, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ').trim();
    throw new UserError({
      en: `the network cannot be ${what.en} (${why}); copy the model again or train again`,
      zh: `无法${what.zh}网络（${why}）；请重新复制模型或重新训练`,
    });
  }
}
