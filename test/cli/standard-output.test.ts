import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ending, start } from './main-process.ts';

describe.skipIf(process.platform === 'win32')('standard output', () => {
  it('that nobody reads any more, as after head, is no failure', async () => {
    const child = start(['tasks', '--json']);
    child.stdout?.destroy();
    const { status, err } = await ending(child);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('on a full disk is one in a sentence', async () => {
    const full = openSync('/dev/full', 'w');
    const { status, err } = await ending(start(['tasks', '--json'], full));
    closeSync(full);
    expect(status).toBe(1);
    expect(err).toMatch(/^error: standard output: .*the disk is full; [^\n]+\n$/);
  });
});
