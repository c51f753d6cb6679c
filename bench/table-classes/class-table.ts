/** A table with classes as a CSV file: its header, its rows, and the class of each row. */
export interface ClassTable {
  readonly name: string;
  readonly target: string;
  readonly ignore: readonly string[];
  readonly header: string;
  readonly lines: readonly string[];
  readonly labels: readonly string[];
}

/** Rows to learn from and rows to be judged on, both by their place in the table. */
export interface TableSplit {
  readonly seed: number;
  readonly learn: readonly number[];
  readonly judge: readonly number[];
}

export interface TableSource {
  readonly name: string;
  /** Where true every fold of one division is judged, elsewhere one fold of a division for each seed. */
  readonly everyFold: boolean;
  load(seed: number): Promise<ClassTable>;
}
