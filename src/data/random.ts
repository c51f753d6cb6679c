/** Where a generator stands: plain numbers, safe to write as JSON and to read back on another platform. */
export interface RandomState {
  /** The stream's name, from which forks are derived (two unsigned 32-bit numbers). */
  readonly key: readonly [number, number];
  /** The registers of sfc32 (four unsigned 32-bit numbers). */
  readonly registers: readonly [number, number, number, number];
}

/** Finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function keyOfSeed(seed: number): [number, number] {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed must be a whole number, not ${seed}`);
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32) >>> 0;
  return [mix(low ^ mix(high ^ 0x9e3779b9)), mix(high ^ mix(low ^ 0x3c6ef372))];
}

function keyOfFork(key: readonly [number, number], label: string): [number, number] {
  let low = mix(key[0] ^ 0x243f6a88);
  let high = mix(key[1] ^ 0x85a308d3);
  for (let i = 0; i < label.length; i++) {
    const unit = label.charCodeAt(i);
    low = mix(Math.imul(low ^ unit, 0x9e3779b1) + high);
    high = mix(Math.imul(high ^ unit, 0x85ebca77) + low);
  }
  return [mix(low ^ label.length), mix(high + low)];
}

function isUint32(value: unknown): boolean {
  return typeof value === 'number' && value >>> 0 === value;
}

function checkState(state: RandomState): void {
  const { key, registers } = state;
  if (key?.length !== 2 || registers?.length !== 4 || ![...key, ...registers].every(isUint32)) {
    throw new RangeError('this is not the state of a random generator');
  }
}

/**
 * Seeded random numbers whose state can be saved and restored: the same seed gives the same numbers on every
 * platform, and a restored generator goes on exactly where the saved one stood.
 *
 * The generator is sfc32 (C. Doty-Humphrey, PractRand), which passes PractRand and BigCrush.
 *
 *     const random = new Random(7);
 *     const order = random.fork('epoch 3').permutation(1000);
 */
export class Random {
  readonly #key: readonly [number, number];
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** @param seed a whole number, or what `state()` gave. Throws `RangeError` for anything else. */
  constructor(seed: number | RandomState) {
    if (typeof seed === 'number') {
      this.#key = keyOfSeed(seed);
      [this.#a, this.#b, this.#c, this.#counter] = [this.#key[0] | 0, this.#key[1] | 0, 0x13198a2e, 1];
      // The registers need about twelve rounds before similar seeds give unlike numbers.
      for (let round = 0; round < 16; round++) this.#draw();
    } else {
      checkState(seed);
      const [a, b, c, counter] = seed.registers;
      this.#key = [seed.key[0], seed.key[1]];
      [this.#a, this.#b, this.#c, this.#counter] = [a | 0, b | 0, c | 0, counter | 0];
    }
  }

  /** The next 32 bits, as a signed number. */
  #draw(): number {
    const result = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result;
  }

  /** A whole number in [0, 2³²). */
  uint32(): number {
    return this.#draw() >>> 0;
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    const high = this.#draw() >>> 5;
    const low = this.#draw() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** A whole number in [0, n), each equally likely; n is from 1 to 2³². */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw new RangeError(`integer(n) needs a whole n from 1 to 2^32, not ${n}`);
    }
    const limit = 2 ** 32 - (2 ** 32 % n);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % n;
  }

  /** A number from the normal distribution with mean 0 and variance 1. */
  normal(): number {
    return this.#normalPair()[0];
  }

  /** Two independent normal numbers, by Marsaglia's polar method: no sines, whose last bits vary. */
  #normalPair(): [number, number] {
    for (;;) {
      const x = 2 * this.next() - 1;
      const y = 2 * this.next() - 1;
      const square = x * x + y * y;
      if (square < 1 && square > 0) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        return [x * factor, y * factor];
      }
    }
  }

  /** Puts the elements in a random order, in place (Fisher and Yates), and gives the same array back. */
  shuffle<T extends unknown[] | Int32Array | Uint32Array | Float32Array | Float64Array>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
    return array;
  }

  /** The numbers 0 to n - 1 in a random order. */
  permutation(n: number): Int32Array {
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    return this.shuffle(order);
  }

  /**
   * Another stream, independent of this one and of forks with other labels. It depends on the seed and the
   * label only, not on how far this generator has been read; the same label gives the same stream.
   */
  fork(label: string): Random {
    const key = keyOfFork(this.#key, label);
    const fork = new Random({ key, registers: [key[0], key[1], 0x03707344, 1] });
    for (let round = 0; round < 16; round++) fork.#draw();
    return fork;
  }

  /** Where this generator stands; `new Random(state)` goes on from there. */
  state(): RandomState {
    const registers = [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#counter >>> 0] as const;
    return { key: [this.#key[0], this.#key[1]], registers };
  }

  /** Fills with numbers from the uniform distribution on [low, high). */
  fillUniform(target: Float32Array, low: number, high: number): void {
    const width = high - low;
    for (let i = 0; i < target.length; i++) {
      // 24 bits are all that a single-precision number in [0, 1) can hold.
      target[i] = low + width * ((this.#draw() >>> 8) / 0x1000000);
    }
  }

  /** Fills with numbers from the normal distribution. */
  fillNormal(target: Float32Array, mean: number, standardDeviation: number): void {
    for (let i = 0; i < target.length; i += 2) {
      const [first, second] = this.#normalPair();
      target[i] = mean + standardDeviation * first;
      if (i + 1 < target.length) target[i + 1] = mean + standardDeviation * second;
    }
  }

  /**
   * Fills with the factors of inverted dropout: 0 with probability `rate` (in steps of 1/65,536), else
   * 1 / (1 - rate). `rate` is in [0, 1); throws `RangeError` outside it.
   */
  fillDropoutMask(target: Float32Array, rate: number): void {
    if (!(rate >= 0 && rate < 1)) throw new RangeError(`a dropout rate must be in [0, 1), not ${rate}`);
    const threshold = Math.min(65535, Math.round(rate * 65536));
    // Written through an integer view: a comparison that came out at random would stall the processor at
    // every second element, so the sign of a subtraction selects the bits of the factor instead.
    const bits = new Int32Array(target.buffer, target.byteOffset, target.length);
    const kept = new Int32Array(new Float32Array([1 / (1 - rate)]).buffer)[0];
    let [a, b, c, counter] = [this.#a, this.#b, this.#c, this.#counter];
    for (let i = 0; i < bits.length; i += 2) {
      const draw = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + draw) | 0;
      bits[i] = kept & ~(((draw & 0xffff) - threshold) >> 31);
      // Past the end of an array of odd length this store is ignored.
      bits[i + 1] = kept & ~(((draw >>> 16) - threshold) >> 31);
    }
    [this.#a, this.#b, this.#c, this.#counter] = [a, b, c, counter];
  }
}
