/**
 * Lets text through up to the first of the stop strings. What might be the beginning of one is held back until it is
 * known.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  #held = '';
  /** The stop string that was met. */
  found: string | undefined;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  /** What may be shown now. */
  push(text: string): string {
    if (this.found !== undefined) return '';
    const all = this.#held + text;
    let at = all.length;
    for (const stop of this.#stops) {
      const found = all.indexOf(stop);
      if (found < 0 || found >= at) continue;
      at = found;
      this.found = stop;
    }
    const shown = this.found === undefined ? all.length - this.#beginning(all) : at;
    this.#held = this.found === undefined ? all.slice(shown) : '';
    return all.slice(0, shown);
  }

  /** What was held back, at the end of the text. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** Characters at the end of `text` with which a stop string begins. */
  #beginning(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
