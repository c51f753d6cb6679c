const [quote, backslash] = ['"', '\\'].map((each) => each.charCodeAt(0));
const opening = new Set([...'[{'].map((each) => each.charCodeAt(0)));
const closing = new Set([...']}'].map((each) => each.charCodeAt(0)));

/**
 * Counts how many objects and lists a JSON text has within each other, in pieces of UTF-8 as they come. Text in quotes
 * does not count.
 */
export class JsonDepth {
  /** At the deepest place so far. */
  deepest = 0;
  #depth = 0;
  #quoted = false;
  #escaped = false;

  add(bytes: Uint8Array): this {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (this.#quoted) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === backslash) this.#escaped = true;
        else if (byte === quote) this.#quoted = false;
      } else if (byte === quote) this.#quoted = true;
      else if (opening.has(byte)) {
        this.#depth++;
        if (this.#depth > this.deepest) this.deepest = this.#depth;
      } else if (closing.has(byte)) this.#depth--;
    }
    return this;
  }

  /** A line of JSON lines ends what was not closed, and a quote that was not. */
  endLine(): void {
    this.#depth = 0;
    this.#quoted = false;
    this.#escaped = false;
  }
}
