import { expect, it } from 'vitest';
import { UserError } from './errors.ts';

it('is one line, whatever the names in it hold', () => {
  const { message } = new UserError('layer "a\r\n\u001b[2Jb\u2028c" of 泵.onnx is damaged');
  expect(message).toBe('layer "a [2Jb c" of 泵.onnx is damaged');
});
