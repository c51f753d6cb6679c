import { UserError } from '../../core/errors.ts';

const yes = new Set([
  '1',
  '1.0',
  'true',
  'yes',
  'y',
  't',
  'failed',
  'failure',
  'fail',
  'broken',
  '是',
  '故障',
  '失效',
  '损坏',
]);
const no = new Set([
  '',
  '0',
  '0.0',
  'false',
  'no',
  'n',
  'f',
  'censored',
  'running',
  'ok',
  'alive',
  '否',
  '正常',
  '运行',
  '截尾',
  '删失',
]);

/** Whether an event cell means that the unit failed. @throws UserError for a word that means neither. */
export function readEvent(cell: string | null, row: number, source: string): boolean {
  const word = cell?.normalize('NFKC').trim().toLowerCase() ?? '';
  if (yes.has(word)) return true;
  if (no.has(word)) return false;
  throw new UserError({
    en: `row ${row + 1} of ${source}: the event "${word.slice(0, 40)}" says neither failed (1, true, yes, 是) nor still running (0, false, no, 否)`,
    zh: `${source} 第 ${row + 1} 行：事件“${word.slice(0, 40)}”既不表示已发生故障（1、true、yes、是），也不表示仍在运行（0、false、no、否）`,
  });
}
