/** The state of a generator: plain numbers, safe to write as JSON and to read back on another platform. */
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

/** The next 32 bits of sfc32, as a signed number. */
function draw(registers: Int32Array): number {
  const [a, b, c, counter] = [registers[0], registers[1], registers[2], registers[3]];
  const result = (((a + b) | 0) + counter) | 0;
  registers[0] = b ^ (b >>> 9);
  registers[1] = (c + (c << 3)) | 0;
  registers[2] = (((c << 21) | (c >>> 11)) + result) | 0;
  registers[3] = (counter + 1) | 0;
  return result;
}

function registersOfKey(key: readonly [number, number]): Int32Array {
  const registers = Int32Array.of(key[0], key[1], 0x13198a2e, 1);
  // They need about twelve rounds before similar keys give unlike numbers.
  for (let round = 0; round < 16; round++) draw(registers);
  return registers;
}

/**
 * Two elements from each draw of 32 bits. `bits` views the mask as integers and `kept` holds the bits of the
 * factor: a comparison that comes out at random would stall the processor at every second element, so the
 * sign of a difference selects those bits instead.
 */
function fillMaskBlock(
  bits: Int32Array,
  start: number,
  end: number,
  threshold: number,
  kept: number,
  registers: Int32Array,
): void {
  let a = registers[0];
  let b = registers[1];
  let c = registers[2];
  let counter = registers[3];
  for (let i = start; i < end; i += 2) {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    bits[i] = kept & ~(((result & 0xffff) - threshold) >> 31);
    // Past the end of an array of odd length this store is ignored.
    bits[i + 1] = kept & ~(((result >>> 16) - threshold) >> 31);
  }
  registers[0] = a;
  registers[1] = b;
  registers[2] = c;
  registers[3] = counter;
}

/**
 * Seeded random numbers whose state can be saved and restored: the same seed gives the same numbers on every
 * platform, and a restored generator continues exactly where the saved one was.
 *
 * The generator is sfc32 (C. Doty-Humphrey, PractRand), which passes PractRand and BigCrush.
 *
 *     const random = new Random(7);
 *     const order = random.fork('epoch 3').permutation(1000);
 */
export class Random {
  readonly #key: readonly [number, number];
  // A typed array, because V8 keeps a field that exceeds 31 bits in a fresh object at each change.
  readonly #registers: Int32Array;

  /** @param seed a whole number, or what `state()` gave. Throws `RangeError` for anything else. */
  constructor(seed: number | RandomState) {
    if (typeof seed === 'number') {
      this.#key = keyOfSeed(seed);
      this.#registers = registersOfKey(this.#key);
    } else {
      checkState(seed);
      this.#key = [seed.key[0], seed.key[1]];
      this.#registers = Int32Array.from(seed.registers);
    }
  }

  /** A whole number in [0, 2³²). */
  uint32(): number {
    return draw(this.#registers) >>> 0;
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    const high = draw(this.#registers) >>> 5;
    const low = draw(this.#registers) >>> 6;
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
    const [a, b, c, counter] = registersOfKey(key);
    return new Random({ key, registers: [a >>> 0, b >>> 0, c >>> 0, counter >>> 0] });
  }

  /** The state of this generator; `new Random(state)` continues from there. */
  state(): RandomState {
    const [a, b, c, counter] = this.#registers;
    return { key: [this.#key[0], this.#key[1]], registers: [a >>> 0, b >>> 0, c >>> 0, counter >>> 0] };
  }

  /** Fills with numbers from the uniform distribution on [low, high). */
  fillUniform(target: Float32Array, low: number, high: number): void {
    const width = high - low;
    for (let i = 0; i < target.length; i++) {
      // 24 bits are all that a single-precision number in [0, 1) can hold.
      target[i] = low + width * ((draw(this.#registers) >>> 8) / 0x1000000);
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
    const bits = new Int32Array(target.buffer, target.byteOffset, target.length);
    const kept = new Int32Array(new Float32Array([1 / (1 - rate)]).buffer)[0];
    // In blocks: V8 optimises a short function that is called often better than one long loop.
    for (let start = 0; start < bits.length; start += 4096) {
      fillMaskBlock(bits, start, Math.min(start + 4096, bits.length), threshold, kept, this.#registers);
    }
  }
}
