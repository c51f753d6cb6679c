import { describe, expect, it } from 'vitest';
import type { UnitSeries } from '../../data/series/series.ts';
import { input } from '../../graph/index.ts';
import { compute } from '../../runtime/index.ts';
import { beginning, known, windowColumns, windowDataset, writeWindow } from '../series/windows.ts';
import { foldLoss } from './fold-loss.ts';

/** Loss of each step of one row, for targets `[time, 3]` and curves `[time, members]`. */
async function lossOf(folds: number, targets: number[][], curves: number[][]): Promise<number[]> {
  const [time, members] = [targets.length, curves[0].length];
  const target = input('target', 'float32', [1, time, 3]);
  const curve = input('curve', 'float32', [1, time, members]);
  const { loss } = await compute(
    { loss: foldLoss(folds)(target, curve) },
    { target: Float32Array.from(targets.flat()), curve: Float32Array.from(curves.flat()) },
  );
  return Array.from(loss, Number);
}

describe('foldLoss', () => {
  it('teaches a member nothing about the units of its own fold', async () => {
    const [own, other] = [[[0.5, known.exactly, 0]], [[0.5, known.exactly, 1]]];
    // Half the square of a difference of 0.05, mean over two members of which one counts.
    expect((await lossOf(2, own, [[0.9, 0.45]]))[0]).toBeCloseTo(0.05 ** 2 / 4, 6);
    expect((await lossOf(2, other, [[0.45, 0.9]]))[0]).toBeCloseTo(0.05 ** 2 / 4, 6);
  });

  it('only pulls up what is below the life a running unit is known to have lasted', async () => {
    const running = [[0.5, known.atLeast, 9]];
    expect((await lossOf(1, running, [[0.8]]))[0]).toBe(0);
    expect((await lossOf(1, running, [[0.45]]))[0]).toBeGreaterThan(0);
  });

  it('asks nothing of steps that are padding', async () => {
    expect(await lossOf(1, [[0, known.no, 0]], [[0.7]])).toEqual([0]);
  });
});

describe('windowDataset', () => {
  const unit = (failed: boolean): UnitSeries => ({
    id: 'a',
    times: Float64Array.of(1, 2, 3, 4, 5),
    readings: (first, end) => Float32Array.of(10, 20, 30, 40, 50).subarray(first, end),
    failed,
  });
  const read = (failed: boolean, end: number) => {
    const options = { length: 4, sensors: 1, cap: 2, warmup: 1 };
    const data = windowDataset([unit(failed)], [3], [{ unit: 0, end }], options);
    const into = { inputs: [new Float32Array(4 * 3)], target: new Float32Array(12) };
    data.read(Int32Array.of(0), into);
    const column = (at: number) => [...into.inputs[0]].filter((_, i) => i % 3 === at);
    return { readings: column(0), began: column(1), age: column(2), target: [...into.target] };
  };

  it('ends with the cut, and is at the end of the window where the unit is young', () => {
    expect(read(true, 5).readings).toEqual([20, 30, 40, 50]);
    expect(read(true, 2).readings).toEqual([Number.NaN, Number.NaN, 10, 20]);
  });

  it('shows at each step how the unit began, as far as it was known by then, and how long it has run', () => {
    expect(read(true, 5).began).toEqual([15, 20, 25, 30]);
    expect(read(true, 2).began).toEqual([Number.NaN, Number.NaN, 10, 15]);
    expect(read(true, 5).age).toEqual([1, 2, 3, 4]);
  });

  it('compares with the first readings alone, whatever comes later', () => {
    const whole = Float32Array.from({ length: 60 }, (_, step) => (step < beginning ? 7 : 1000));
    whole[3] = Number.NaN;
    const readings = (first?: number, end?: number) => whole.subarray(first, end);
    const times = Float64Array.from({ length: 60 }, (_, step) => 100 + 2 * step);
    const window = new Float32Array(2 * windowColumns(1));
    writeWindow({ id: 'a', times, readings, failed: true }, 60, { length: 2, sensors: 1 }, window);
    expect([...window]).toEqual([1000, 7, 116, 1000, 7, 118]);
  });

  it('gives the life at each step as a share of the cap, and how it is known', () => {
    const { exactly, atLeast, no } = known;
    expect(read(true, 5).target).toEqual([1, exactly, 3, 1, exactly, 3, 0.5, exactly, 3, 0, exactly, 3]);
    expect(read(false, 5).target).toEqual([1, exactly, 3, 1, exactly, 3, 0.5, atLeast, 3, 0, atLeast, 3]);
    expect(read(true, 2).target.slice(0, 6)).toEqual([0, no, 0, 0, no, 0]);
  });
});
