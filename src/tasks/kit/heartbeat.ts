import type { Sentence } from '../../core/language.ts';

/** Seconds of silence before a person hears that work continues, and between two such lines; of long work a quarter. */
const patience = 2;

/** Does slow work and says now and then that it continues: `measuring on the test data, 12 s`. */
export async function withHeartbeat<T>(
  say: (line: Sentence) => void,
  what: Sentence,
  work: () => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  let next = patience;
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    if (seconds < next) return;
    next = seconds + Math.max(patience, Math.round(seconds / 4));
    say({ en: `${what.en}, ${seconds} s`, zh: `${what.zh}，已用 ${seconds} 秒` });
  }, 500);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
