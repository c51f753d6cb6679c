import { UserError } from '../../core/errors.ts';
import type { SavedDesign } from './design-json.ts';

/** Throws UserError where the parts of a saved design do not fit each other, so that its answers would mean nothing. */
export function checkDesign({ labels, head, decision, margin, columns }: SavedDesign): void {
  const classes = head.kind === 'classes' ? head.offsets.length : 0;
  const wrong =
    labels.length !== classes
      ? `it has ${labels.length} labels for ${classes} classes`
      : decision !== undefined && !(decision.threshold >= 0 && decision.threshold <= 1)
        ? `its threshold is ${decision.threshold}, which is no probability`
        : decision !== undefined && !(decision.positive in labels)
          ? `its positive class is number ${decision.positive} of ${classes}`
          : margin !== undefined && !(margin >= 0)
            ? `its margin is ${margin}`
            : columns.length === 0
              ? 'it has no columns'
              : undefined;
  if (wrong === undefined) return;
  throw new UserError({
    en: `tabular.json is damaged (${wrong}); copy the whole model folder again or train again`,
    zh: `tabular.json 已损坏（${wrong}）；请重新复制整个模型文件夹，或重新训练`,
  });
}
