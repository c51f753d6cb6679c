import type { ChartDrawing } from './charts/chart.ts';
import type { Language } from './language/language.ts';

/** A report is a title, a verdict, and sections made of blocks. It holds plain text only: rendering escapes it. */
export interface Report {
  language: Language;
  title: string;
  /** Small facts under the title: task, date, data file. */
  facts: string[];
  /** A label that must not be overlooked, such as "simulated data". */
  badge?: string;
  /** The first sentence, in large letters; then what else must be known before anything else. */
  verdict: Pick<Verdict, 'headline' | 'sentences' | 'tone'>;
  /** What a console prints too: why not to rely on the model, or on its figures; empty where nothing speaks against it. */
  warnings: readonly string[];
  /** Blocks between the verdict and the sections. */
  opening: Block[];
  sections: Section[];
  footer: string;
}

export interface Verdict {
  headline: string;
  sentences: readonly string[];
  tone: Tone;
  /** The sentences that speak against the model or its figures; the headline if left out and the tone is not good. */
  warnings?: readonly string[];
}

export interface Section {
  /** Letters, digits and hyphens; unique in the report. */
  id: string;
  title: string;
  lead?: string;
  blocks: Block[];
}

export type Tone = 'plain' | 'good' | 'warning' | 'bad';

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; small?: boolean }
  | { kind: 'keyFigures'; figures: KeyFigure[] }
  | { kind: 'pictogram'; filled: number; total: number; caption: string; legend: [string, string] }
  | TableBlock
  | ChartBlock
  | ConfusionMatrixBlock
  | { kind: 'textExamples'; examples: TextExample[]; legend: { for: string; against: string } }
  | PicturesBlock
  | { kind: 'code'; language: string; title?: string; text: string }
  | { kind: 'note'; tone: Tone; title?: string; text: string }
  | { kind: 'list'; ordered?: boolean; items: string[] }
  | { kind: 'definitions'; entries: { term: string; text: string }[] };

export interface KeyFigure {
  label: string;
  value: string;
  note?: string;
  tone?: Tone;
}

export interface TableBlock {
  kind: 'table';

  title?: string;
  columns: Column[];
  rows: Cell[][];
  note?: string;
}

export interface Column {
  title: string;
  align?: 'start' | 'end';
  /** Free text that may wrap; other columns keep to one line where they can. */
  wide?: boolean;
}

/** A cell is text, or text with a bar (0 to 1) behind it, or emphasised text. */
export type Cell = string | { text: string; bar?: number; strong?: boolean; tone?: Tone };

export interface ChartBlock {
  kind: 'chart';
  title: string;
  /** What the chart says, for a reader who cannot see it. */
  description: string;
  caption?: string;
  width: 'full' | 'half' | 'third';
  /** One drawing for each screen width, so that letters stay legible. A third-width chart needs only one. */
  desk: ChartDrawing;
  phone?: ChartDrawing;
}

export interface ConfusionMatrixBlock {
  kind: 'confusionMatrix';
  title: string;
  labels: string[];
  /** `counts[truth][predicted]`. */
  counts: number[][];
  truth: string;
  predicted: string;
  total: string;
  note?: string;
}

export interface PicturesBlock {
  kind: 'pictures';
  pictures: {
    png: Uint8Array;
    /** Shown to the left of `png`, such as the image without its heat map. */
    beside?: Uint8Array;
    /** For a reader who cannot see it. */
    description: string;
    facts: { label: string; value: string; tone?: Tone }[];
  }[];
  /** One over the whole width instead of several in a row. */
  wide?: boolean;
}

/** A text with the pieces that spoke for (positive) or against (negative) a decision tinted. */
export interface TextExample {
  text: string;
  spans: TextSpan[];
  /** Short facts beside the text, such as what it is and what it was taken for. */
  facts: { label: string; value: string; tone?: Tone }[];
}

/** UTF-16 offsets into the text (`end` exclusive) and the contribution of that piece, in any unit. */
export interface TextSpan {
  start: number;
  end: number;
  contribution: number;
}
