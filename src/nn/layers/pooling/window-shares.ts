/** For each window along one axis, its size divided by the elements of the input that it covers. */
export function windowShares(
  windows: number,
  extent: number,
  size: number,
  stride: number,
  before: number,
): number[] {
  return Array.from({ length: windows }, (_, i) => {
    const start = i * stride - before;
    return size / (Math.min(extent, start + size) - Math.max(0, start));
  });
}
