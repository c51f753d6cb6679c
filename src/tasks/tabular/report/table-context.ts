import type { SectionContext } from '../../../report/sections/section-context.ts';
import type { TabularWords } from '../words/en.ts';

/** What the sections on a model of tables are written with. */
export type TableContext = SectionContext<TabularWords>;
