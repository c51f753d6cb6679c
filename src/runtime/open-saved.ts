import type * as ort from 'onnxruntime-node';
import { UserError } from '../core/errors.ts';
import { checkNodes } from '../formats/index.ts';
import { createOrtSession, type SessionOptions } from './session.ts';

/**
 * A session of a network that was saved, whoever wrote it. Throws UserError, with what ONNX Runtime says, where the
 * bytes are no network that it runs.
 */
export async function openSaved(
  onnx: Uint8Array,
  options: SessionOptions = {},
): Promise<ort.InferenceSession> {
  return said('be opened', () => {
    checkNodes(onnx);
    return createOrtSession(onnx, options);
  });
}

/** Runs such a session. Throws UserError where its network cannot compute what it should. */
export async function runSaved(
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, ort.Tensor>>,
  outputs?: readonly string[],
): Promise<ort.InferenceSession.ReturnType> {
  return said('be run', () => (outputs === undefined ? session.run(feeds) : session.run(feeds, outputs)));
}

async function said<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ').trim();
    throw new UserError(`the network cannot ${what} (${why}); copy the model again or train again`);
  }
}
