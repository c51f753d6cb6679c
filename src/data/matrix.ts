/** A dense matrix, its rows one after the other: element (i, j) is `data[i * shape[1] + j]`. */
export interface Matrix<T extends Int32Array | Float32Array = Int32Array | Float32Array> {
  readonly data: T;
  /** Rows and columns. */
  readonly shape: readonly [number, number];
}
