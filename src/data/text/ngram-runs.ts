/** N-grams of one text as code units `units[froms[i], tos[i])`; arrays are longer than `count`, and overwritten for each text. */
export interface NgramRuns {
  units: Uint16Array;
  froms: Int32Array;
  tos: Int32Array;
  /** 1 for a single token. */
  unigrams: Uint8Array;
  count: number;
}
