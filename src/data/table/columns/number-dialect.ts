import { markOfAll } from '../../values/decimal-mark.ts';
import type { DecimalMark } from '../../values/number-text.ts';
import type { Cells } from './cells.ts';
import { markEvidence, rowsOf, tally } from './number-cells.ts';

/** How the numbers of a file are written: one decimal mark, unless a column shows another. */
export type NumberDialect = (column: string) => DecimalMark;

/**
 * Decides by all rows of all columns: a column such as `998`, `1.203` could be either, and those beside it with `0,5` decide
 * for it too. `otherwise` is what is taken where no column shows anything, such as what a model was trained on; `typed`
 * are columns whose numbers the file stores as numbers.
 */
export function numberDialect(
  columns: Iterable<readonly [name: string, cells: Cells]>,
  otherwise: (column: string) => DecimalMark = () => '.',
  typed?: ReadonlySet<string>,
): NumberDialect {
  const evidence = new Map(
    Array.from(columns, ([name, cells]) => {
      const rows = rowsOf(cells);
      return [name, markEvidence(cells, rows, tally(cells, rows))] as const;
    }),
  );
  const sure = [...evidence.values()].filter((each) => !each.isDoubtful);
  const ofFile = markOfAll(sure);
  return (column) => {
    const own = evidence.get(column);
    if (own?.isDoubtful === true) return ofFile ?? (own.mark === ',' ? '.' : ',');
    // Numbers of a workbook or a program have a point, whatever is written as text beside them.
    return own?.mark ?? (typed?.has(column) === true ? '.' : undefined) ?? ofFile ?? otherwise(column);
  };
}
