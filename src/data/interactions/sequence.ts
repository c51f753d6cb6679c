/** What one user took, oldest first. */
export interface Sequence {
  readonly user: string;
  readonly items: readonly string[];
}

/** What a user had taken, oldest first, and what came next. */
export interface NextItem {
  readonly history: readonly string[];
  readonly item: string;
}

/** Why a row of the data was left out. */
export type InteractionFault =
  | 'missing-user'
  | 'missing-item'
  | 'missing-history'
  | 'unreadable-time'
  | 'duplicate';
