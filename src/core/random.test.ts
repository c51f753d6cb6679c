import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  const mean = sum / values.length;
  return { mean, variance: squares / values.length - mean * mean };
}

function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const product = Array.from({ length: x.length }, (_, i) => x[i] * y[i]);
  const [mx, my] = [moments(x), moments(y)];
  return (moments(product).mean - mx.mean * my.mean) / Math.sqrt(mx.variance * my.variance);
}

const N = 200_000;
function draws(random: Random): number[] {
  return Array.from({ length: N }, () => random.next());
}

describe('the numbers', () => {
  test('are the same for a seed on every platform', () => {
    const random = new Random(42);
    expect([random.uint32(), random.uint32(), random.uint32()]).toMatchInlineSnapshot(`
      [
        2565229579,
        347350889,
        3162861870,
      ]
    `);
    expect(new Random(42).fork('dropout').uint32()).toMatchInlineSnapshot(`2739682284`);
  });

  test('differ for neighbouring, negative and large seeds', () => {
    const first = [0, 1, 2, -1, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER].map((s) => new Random(s).uint32());
    expect(new Set(first).size).toBe(first.length);
    expect(() => new Random(0.5)).toThrow(RangeError);
  });

  test('next() is uniform on [0, 1)', () => {
    const values = draws(new Random(1));
    const { mean, variance } = moments(values);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.003);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001);
    const counts = new Array<number>(100).fill(0);
    for (const value of values) counts[Math.floor(value * 100)]++;
    // 99 degrees of freedom: a sound generator stays within these limits but once in ten thousand.
    expect(chiSquare(counts)).toBeLessThan(161);
    expect(chiSquare(counts)).toBeGreaterThan(55);
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(0.01);
  });

  test('every bit of uint32() is set half of the time', () => {
    const random = new Random(2);
    const set = new Array<number>(32).fill(0);
    for (let i = 0; i < 50_000; i++) {
      const value = random.uint32();
      for (let bit = 0; bit < 32; bit++) set[bit] += (value >>> bit) & 1;
    }
    for (const count of set) expect(Math.abs(count / 50_000 - 0.5)).toBeLessThan(0.012);
  });

  test('integer(n) is uniform, also where n does not divide 2^32', () => {
    const random = new Random(3);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    expect(chiSquare(counts)).toBeLessThan(27.9);
    let low = 0;
    const n = 3 * 2 ** 30;
    for (let i = 0; i < 30_000; i++) low += random.integer(n) < 2 ** 30 ? 1 : 0;
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(0.012);
    expect(random.integer(1)).toBe(0);
    for (const bad of [0, -1, 1.5, 2 ** 33, Number.NaN])
      expect(() => random.integer(bad)).toThrow(RangeError);
  });

  test('normal() has mean 0, variance 1 and the right tails', () => {
    const random = new Random(4);
    const values = Array.from({ length: N }, () => random.normal());
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    const beyond = (limit: number) => values.filter((v) => Math.abs(v) > limit).length / N;
    expect(Math.abs(beyond(1) - 0.3173)).toBeLessThan(0.006);
    expect(Math.abs(beyond(2) - 0.0455)).toBeLessThan(0.003);
    expect(Math.abs(beyond(3) - 0.0027)).toBeLessThan(0.0008);
  });
});

describe('orders', () => {
  test('each order of three is as likely as any other', () => {
    const random = new Random(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 60_000; i++) {
      const order = random.permutation(3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    expect(chiSquare([...counts.values()])).toBeLessThan(25.8);
  });

  test('shuffle keeps all elements and works in place', () => {
    const array = Array.from({ length: 1000 }, (_, i) => `row ${i}`);
    const before = [...array];
    expect(new Random(6).shuffle(array)).toBe(array);
    expect(array).not.toEqual(before);
    expect([...array].sort()).toEqual([...before].sort());
    expect(new Random(6).permutation(0).length).toBe(0);
  });
});

describe('streams and state', () => {
  test('forks are independent of each other and of their parent', () => {
    const parent = new Random(7);
    const streams = [parent.fork('a'), parent.fork('b'), parent.fork('a').fork('a'), new Random(8), parent];
    const values = streams.map(draws);
    for (let i = 0; i < values.length; i++) {
      for (let j = 0; j < i; j++) expect(Math.abs(correlation(values[i], values[j]))).toBeLessThan(0.012);
    }
  });

  test('a fork does not depend on how far its parent was read, nor reads from it', () => {
    const parent = new Random(9);
    const early = parent.fork('x').uint32();
    const expected = new Random(9).uint32();
    expect(parent.uint32()).toBe(expected);
    expect(parent.fork('x').uint32()).toBe(early);
    expect(new Random(10).fork('x').uint32()).not.toBe(early);
  });

  test('a generator restored from JSON continues exactly where it was', () => {
    const random = new Random(11);
    for (let i = 0; i < 1001; i++) random.normal();
    const saved = JSON.stringify(random.state());
    const restored = new Random(JSON.parse(saved));
    const mask = (r: Random) => {
      const target = new Float32Array(101);
      r.fillDropoutMask(target, 0.3);
      return target;
    };
    for (let i = 0; i < 100; i++) expect(restored.next()).toBe(random.next());
    expect(mask(restored)).toEqual(mask(random));
    expect(restored.fork('y').normal()).toBe(random.fork('y').normal());
    expect(restored.state()).toEqual(random.state());
  });

  test('a state that is not one is refused', () => {
    for (const bad of ['{}', '{"key":[1,2],"registers":[1,2,3]}', '{"key":[1,2],"registers":[1,2,3,"4"]}']) {
      expect(() => new Random(JSON.parse(bad))).toThrow(RangeError);
    }
  });
});

describe('filling arrays', () => {
  test('uniform and normal numbers have the moments asked for', () => {
    const target = new Float32Array(N + 1);
    new Random(12).fillUniform(target, -0.5, 1.5);
    expect(Math.abs(moments(target).mean - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(moments(target).variance - 4 / 12)).toBeLessThan(0.005);
    expect(target.every((v) => v >= -0.5 && v < 1.5)).toBe(true);
    new Random(13).fillNormal(target, 3, 2);
    expect(Math.abs(moments(target).mean - 3)).toBeLessThan(0.03);
    expect(Math.abs(moments(target).variance - 4)).toBeLessThan(0.08);
    expect(target[N]).not.toBe(0);
  });

  test.each([0, 0.1, 0.25, 0.5, 0.9, 0.99999])('a dropout mask of rate %d', (rate) => {
    const target = new Float32Array(N + 1).fill(Number.NaN);
    new Random(14).fillDropoutMask(target, rate);
    const kept = Math.fround(1 / (1 - rate));
    expect(target.every((v) => v === 0 || v === kept)).toBe(true);
    expect(Math.abs(target.filter((v) => v === 0).length / (N + 1) - rate)).toBeLessThan(0.005);
    // Neighbours share one draw: they must not be alike for that.
    const first = target.filter((_, i) => i < N && i % 2 === 0);
    const second = target.filter((_, i) => i < N && i % 2 === 1);
    if (rate > 0 && rate < 0.99) expect(Math.abs(correlation(first, second))).toBeLessThan(0.012);
  });

  test('a dropout mask stays inside the part of a buffer it was given', () => {
    const whole = new Float32Array(10).fill(7);
    new Random(15).fillDropoutMask(whole.subarray(2, 7), 0.5);
    expect([whole[0], whole[1], whole[7], whole[8], whole[9]]).toEqual([7, 7, 7, 7, 7]);
    expect(whole.subarray(2, 7).every((v) => v === 0 || v === 2)).toBe(true);
    expect(() => new Random(1).fillDropoutMask(whole, 1)).toThrow(RangeError);
  });
});
