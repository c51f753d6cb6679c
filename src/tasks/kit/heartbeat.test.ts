import { afterEach, expect, it, vi } from 'vitest';
import { withHeartbeat } from './heartbeat.ts';

afterEach(() => void vi.useRealTimers());

it('speaks after two seconds of silence, and the longer work takes the more seldom; quick work is silent', async () => {
  vi.useFakeTimers();
  const said: string[] = [];
  const run = (milliseconds: number) =>
    withHeartbeat(
      ({ en }) => said.push(en),
      { en: 'writing the report', zh: '编写报告' },
      () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    );
  const quick = run(1400);
  await vi.advanceTimersByTimeAsync(1500);
  await quick;
  expect(said).toEqual([]);
  const slow = run(15_000);
  await vi.advanceTimersByTimeAsync(15_000);
  await slow;
  expect(said).toEqual([2, 4, 6, 8, 10, 13].map((seconds) => `writing the report, ${seconds} s`));
});
