import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { loadModel } from '../load-model.ts';
import { train } from '../train.ts';

const folder = mkdtempSync(join(tmpdir(), 'deep-images-'));
const side = 24;

/** A plate as a 12-bit camera shows it: nearly black in 16 bits, scratched where it is no good. */
async function plate(path: string, number: number, scratched: boolean, bits: 8 | 16 = 16): Promise<string> {
  const values = Uint16Array.from({ length: side * side }, (_, i) => {
    const dark = scratched && i % side === number % side ? 450 : 0;
    return 1750 - ((7 * i + 13 * number) % 60) - dark;
  });
  const wide = sharp(values, { raw: { width: side, height: side, channels: 1 } }).toColourspace('grey16');
  await (bits === 16
    ? wide.png()
    : sharp(await wide.png().toBuffer())
        .toColourspace('b-w')
        .png()
  ).toFile(path);
  return path;
}

it('plates of a 12-bit camera are distinguished, and mean the same to a model in use', async () => {
  const data = join(folder, 'plates');
  for (const [name, scratched] of [
    ['ok', false],
    ['NG', true],
  ] as const) {
    mkdirSync(join(data, name), { recursive: true });
    for (let i = 0; i < 40; i++) await plate(join(data, name, `${i}.png`), i, scratched);
  }
  const lines: string[] = [];
  const out = join(folder, 'model');
  const { metrics } = await train({
    task: 'image-classification',
    data,
    out,
    epochs: 12,
    size: side,
    seed: 1,
    verbose: 0,
    log: (line) => void lines.push(line),
  });
  expect(metrics.accuracy).toBe(1);
  expect(lines.join('\n')).toMatch(/more than 8 bits a channel: 80; their values from 1\d+ to 17\d+/);
  const { picture: size, labels } = JSON.parse(readFileSync(join(out, 'millwright.json'), 'utf8')).content;
  expect([...labels].sort()).toEqual(['NG', 'ok']);
  expect(size.values).toMatchObject({ mixed: false });
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(String(size.values.low));

  const model = await loadModel(out, { task: 'image-classification' });
  try {
    const scratched = await plate(join(folder, 'new.png'), 45, true);
    const [answer] = await model.predict([scratched]);
    expect(answer.label).toBe('NG');
    const [{ picture: overlay, label }] = await model.explain([scratched], {
      label: 'ng',
      out: join(folder, 'why'),
    });
    expect(label).toBe('NG');
    const shown = await sharp(overlay).stats();
    expect(shown.channels[2].max).toBeGreaterThan(200);
    const narrow = await plate(join(folder, 'narrow.png'), 46, true, 8);
    await expect(model.predict([narrow])).rejects.toThrow(
      'has 8 bits a channel, and the model was trained on',
    );

    // Evaluated on what another line exported: other letter case, one class more, one image of 8 bits.
    const other = join(folder, 'other');
    for (const name of ['OK', 'ng ', 'scrap']) mkdirSync(join(other, name), { recursive: true });
    await plate(join(other, 'OK', 'a.png'), 50, false);
    await plate(join(other, 'OK', '._a.png'), 51, false);
    await plate(join(other, 'OK', 'narrow.png'), 52, false, 8);
    await plate(join(other, 'ng ', 'b.png'), 53, true);
    await plate(join(other, 'scrap', 'c.png'), 54, true);
    const evaluated = await model.evaluate(other);
    expect(evaluated).toMatchObject({
      rows: 2,
      leftOut: 3,
      leftOutBy: { unreadable: 1, 'unknown-label': 1, 'system-file': 1 },
      metrics: { accuracy: 1 },
    });
    expect(evaluated.notes?.map(({ en }) => en).join()).toContain('does not know: scrap (1 images)');
  } finally {
    await model.close();
  }
});
