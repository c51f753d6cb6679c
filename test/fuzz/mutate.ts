import type { Random } from '../../src/core/random.ts';

/** Bytes that programs are surprised by. */
const oddBytes = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x22, 0x2c, 0x7b];
/** Whole numbers at the ends of what types hold, written as 4 and 8 bytes. */
const oddNumbers = [
  0n,
  1n,
  -1n,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x100000000n,
  1n << 62n,
  -(1n << 63n),
];
/** What stands where a number, a word or a list is expected. */
const oddTexts = [
  ...['0', '-1', '1e309', '-1e309', '1e-320', '99999999999999999999', '0x10', 'NaN', 'null', 'true'],
  ...['""', '"', '[]', '{}', '\\', '\u0000', '\ufeff', '\ud83d', ',,,', '\r', '\r\n\r\n', "'", '…', '۱۲۳'],
  ...['__proto__', 'constructor', 'x'.repeat(300)],
];
const oddValues: readonly unknown[] = [
  ...[
    null,
    true,
    '',
    'x',
    '__proto__',
    [],
    {},
    [[]],
    0,
    -1,
    0.5,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 31),
  ],
];

export const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(from.length)];

/** `bytes` with one to four things wrong: bits turned, cut, spliced, doubled, numbers at the ends of their range. */
export function mutatedBytes(
  bytes: Uint8Array,
  random: Random,
  others: readonly Uint8Array[] = [],
): Uint8Array {
  let now: Buffer = Buffer.from(bytes);
  for (let times = 1 + random.integer(4); times > 0; times--)
    now = pick(random, mutations)(now, random, others);
  return now;
}

type Mutation = (bytes: Buffer, random: Random, others: readonly Uint8Array[]) => Buffer;

const within = (bytes: Uint8Array, random: Random): number => random.integer(bytes.length + 1);
/** A place, and often a small number of bytes after it. */
function range(bytes: Uint8Array, random: Random): [number, number] {
  const start = within(bytes, random);
  const longest = random.integer(2) === 0 ? 16 : bytes.length;
  return [start, Math.min(bytes.length, start + random.integer(longest + 1))];
}

const mutations: readonly Mutation[] = [
  function turnBits(bytes, random) {
    if (bytes.length === 0) return bytes;
    for (let times = 1 + random.integer(8); times > 0; times--)
      bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
    return bytes;
  },
  function oddByte(bytes, random) {
    if (bytes.length > 0) bytes[random.integer(bytes.length)] = pick(random, oddBytes);
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.subarray(0, within(bytes, random));
  },
  function leaveOut(bytes, random) {
    const [start, end] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  function double(bytes, random) {
    const [start, end] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  function splice(bytes, random, others) {
    const other = others.length === 0 ? bytes : Buffer.from(pick(random, others));
    const [start, end] = range(other, random);
    const at = within(bytes, random);
    return Buffer.concat([
      bytes.subarray(0, at),
      other.subarray(start, end),
      bytes.subarray(Math.min(bytes.length, at + random.integer(end - start + 1))),
    ]);
  },
  function oddNumber(bytes, random) {
    if (bytes.length < 8) return bytes;
    const at = random.integer(bytes.length - 7);
    const value = pick(random, oddNumbers);
    if (random.integer(2) === 0) bytes.writeBigInt64LE(BigInt.asIntN(64, value), at);
    else bytes.writeInt32LE(Number(BigInt.asIntN(32, value)), at);
    return bytes;
  },
  function oddText(bytes, random) {
    const [start, end] = range(bytes, random);
    return Buffer.concat([
      bytes.subarray(0, start),
      Buffer.from(pick(random, oddTexts)),
      bytes.subarray(end),
    ]);
  },
  function anotherNumber(bytes, random) {
    const text = bytes.toString('latin1');
    const numbers = [...text.slice(0, 1 << 16).matchAll(/-?\d+(\.\d+)?/g)];
    if (numbers.length === 0) return bytes;
    const { index, 0: number } = pick(random, numbers);
    return Buffer.concat([
      bytes.subarray(0, index),
      Buffer.from(pick(random, oddTexts)),
      bytes.subarray(index + number.length),
    ]);
  },
  function noise(bytes, random) {
    const [start, end] = range(bytes, random);
    for (let i = start; i < end; i++) bytes[i] = random.integer(256);
    return bytes;
  },
];

/** A copy of parsed JSON, or of a decoded message, with one to three values replaced, left out, doubled or exchanged. */
export function mutatedTree(tree: unknown, random: Random): unknown {
  let now = structuredClone(tree);
  for (let times = 1 + random.integer(3); times > 0; times--) {
    const places = placesOf(now);
    if (places.length === 0) return pick(random, oddValues);
    const { holder, key } = pick(random, places);
    const values = Array.isArray(holder) ? holder : Object.values(holder);
    switch (random.integer(6)) {
      case 0:
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete holder[key];
        break;
      case 1:
        if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(holder[Number(key)]));
        else holder[key] = structuredClone(pick(random, values));
        break;
      case 2: {
        const other = pick(random, places);
        set(holder, key, structuredClone(get(other.holder, other.key)));
        break;
      }
      case 3:
        set(holder, key, likeIt(get(holder, key), random));
        break;
      default:
        set(holder, key, structuredClone(pick(random, oddValues)));
    }
    now = structuredClone(now);
  }
  return now;
}

type Holder = unknown[] | Record<string, unknown>;
const get = (holder: Holder, key: string): unknown => (holder as Record<string, unknown>)[key];
function set(holder: Holder, key: string, value: unknown): void {
  (holder as Record<string, unknown>)[key] = value;
}

/** Another value of the same kind. */
function likeIt(value: unknown, random: Random): unknown {
  if (typeof value === 'number')
    return pick(random, [value + 1, value - 1, -value, value * 1000, value / 3, 0]);
  if (typeof value === 'string') return pick(random, [`${value}x`, value.slice(1), value.toUpperCase(), '']);
  if (typeof value === 'boolean') return !value;
  if (value instanceof Uint8Array) return mutatedBytes(value, random);
  if (Array.isArray(value)) return random.integer(2) === 0 ? value.slice(1) : [...value, ...value];
  return {};
}

const mostPlaces = 20_000;

function placesOf(tree: unknown): { holder: Holder; key: string }[] {
  const places: { holder: Holder; key: string }[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    const holder = value as Holder;
    for (const key of Object.keys(holder)) {
      if (places.length >= mostPlaces) return;
      places.push({ holder, key });
      visit(get(holder, key));
    }
  };
  visit(tree);
  return places;
}
