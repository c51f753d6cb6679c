/** A weighted mean that grows value by value: a batch's loss weighs as much as its rows. */
export class Mean {
  #sum = 0;
  #weight = 0;

  update(value: number, weight = 1): void {
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`a weight must be a number of at least 0, not ${weight}`);
    }
    // 0 * NaN is NaN, but a value of no weight does not count.
    if (weight === 0) return;
    this.#sum += value * weight;
    this.#weight += weight;
  }

  /** The mean so far; NaN before there is any. */
  result(): number {
    return this.#sum / this.#weight;
  }

  /** Starts again, as for the next epoch. */
  reset(): void {
    this.#sum = 0;
    this.#weight = 0;
  }
}
