import { describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';
import { verbs } from './verbs.ts';

/** What a command line writes, on both outputs. */
async function said(...words: string[]): Promise<{ status: number; text: string }> {
  let text = '';
  const listen = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(listen),
  );
  try {
    return { status: await main(words), text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('help', () => {
  it.each(verbs.map(({ name }) => name))('of %s describes every option, in Chinese too', async (verb) => {
    const english = await said(verb, '--help', '--lang', 'en');
    const chinese = await said(verb, '--help', '--lang', 'zh');
    expect([english.status, chinese.status]).toEqual([0, 0]);
    for (const [, words] of chinese.text.matchAll(/^ {2}-\S.*?(?: {2,}(.*))?$/gm)) {
      expect(words, chinese.text).toMatch(/\p{Script=Han}|^\s*$|--/u);
      expect(words, chinese.text).toBeDefined();
    }
    expect(chinese.text).not.toMatch(/\[options\]|Options:|Usage:| （必需）/);
    expect(english.text).not.toMatch(/\p{Script=Han}/u);
  });

  it('says that a prompt is a text', async () => {
    expect((await said('generate', '--help', '--lang', 'en')).text).toMatch(/--prompt <text> +the text to/);
  });

  it('is shown where nothing was typed', async () => {
    const { status, text } = await said();
    expect(status).toBe(2);
    expect(text).toContain('evaluate');
    expect(text).not.toContain('outputHelp');
  });
});

it('the language may be given before the command, and the help says so', async () => {
  const { text } = await said('--lang', 'zh', '--help');
  expect(text).toMatch(/--lang <language>.*默认随系统/);
  expect(await said('--lang', 'zh', 'tasks')).toEqual(await said('tasks', '--lang', 'zh'));
  expect(await said('--lang=zh', 'tasks')).toEqual(await said('tasks', '--lang=zh'));
});

it('preview has the options that change what it shows, and no other', async () => {
  const { text } = await said('preview', '--task', 'image-classification', '--help', '--lang', 'en');
  for (const flag of ['--size', '--augment', '--sheet', '--labels-from', '--seed'])
    expect(text).toContain(flag);
  expect(text).not.toMatch(/--(test-share|validation-share|architecture|split-by)/);
});

describe('a wrong command', () => {
  it('is answered in Chinese with one end to a sentence', async () => {
    const { status, text } = await said('predict', 'x', '--fiel', 'y', '--lang', 'zh');
    expect([status, text]).toEqual([2, '错误：没有选项 --fiel；是否指 --file？加 --help 查看示例\n']);
    expect((await said('tasks', '--lang', 'de')).text).toContain('--lang de is unknown; give en or zh');
  });
});
