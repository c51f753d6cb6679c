import { UserError } from '../core/errors.ts';

/** A name without what spellings differ in: `val_loss` and `valLoss`. */
const plain = (name: string): string => name.replace(/_/g, '').toLowerCase();

/**
 * What was logged under the name that a callback watches, as it is spelt here (`valLoss`) or in Keras (`val_loss`).
 * Throws UserError where nothing was.
 */
export function monitored(callback: string, monitor: string, logs: Readonly<Record<string, number>>): number {
  const name = monitor in logs ? monitor : Object.keys(logs).find((each) => plain(each) === plain(monitor));
  if (name !== undefined) return logs[name];
  const known = Object.keys(logs).join(', ');
  const hint = plain(monitor).startsWith('val') ? '; give fit validationData or validationSplit' : '';
  const hintZh = hint === '' ? '' : '；请给 fit 传入 validationData 或 validationSplit';
  throw new UserError({
    en: `${callback} watches "${monitor}", which is not logged; logged are ${known}${hint}`,
    zh: `${callback} 监视“${monitor}”，但没有这项记录；已有记录：${known}${hintZh}`,
  });
}
