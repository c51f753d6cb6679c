import { expect, it } from 'vitest';
import { UserError } from './errors.ts';

it('is one line in each language, whatever the names in it hold', () => {
  const name = 'a\r\n\u001b[2Jb\u2028c';
  const error = new UserError({
    en: `layer "${name}" of 泵.onnx is damaged`,
    zh: `泵.onnx 的层“${name}”已损坏`,
  });
  expect(error.message).toBe('layer "a [2Jb c" of 泵.onnx is damaged');
  expect(error.in('en')).toBe(error.message);
  expect(error.in('zh')).toBe('泵.onnx 的层“a [2Jb c”已损坏');
});

it('is in English where it has no translation', () => {
  expect(new UserError('a\nb').in('zh')).toBe('a b');
});
