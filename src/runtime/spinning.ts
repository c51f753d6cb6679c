/**
 * Microseconds for which a thread of ONNX Runtime's that has nothing to do looks for more before it sleeps.
 *
 * By itself ONNX Runtime looks a million times, some 50 ms: on a machine with other work the threads of a step then take
 * the cores from each other, and training is several times slower. Between two kernels of a step pass microseconds, so a
 * tenth of a millisecond is enough for threads to be awake when they are needed, and little where the cores are shared.
 * `npm run bench -- busy` measures it. Results are the same whatever it is.
 */
const enough = 100;

/** `MILLWRIGHT_SPIN_MICROSECONDS` from the environment, for measuring; `0` lets threads sleep at once. */
export function spinMicroseconds(): number {
  const asked = process.env.MILLWRIGHT_SPIN_MICROSECONDS;
  const microseconds = Number(asked);
  return asked !== undefined && asked !== '' && Number.isSafeInteger(microseconds) && microseconds >= 0
    ? microseconds
    : enough;
}

/** What is passed to ONNX Runtime for it, by the names of a session's configuration after `session.intra_op.`. */
export function spinningEntries(microseconds = spinMicroseconds()): Record<string, string> {
  return microseconds === 0 ? { allow_spinning: '0' } : { spin_duration_us: String(microseconds) };
}
