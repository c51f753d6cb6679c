/** The Python interpreters to look for libraries in, separated by commas in `asked`; Debian's own by default. */
export function interpreters(asked = process.env.MILLWRIGHT_BENCH_PYTHON): string[] {
  const named = (asked ?? '').split(',').flatMap((path) => (path.trim() === '' ? [] : [path.trim()]));
  return named.length === 0 ? ['/usr/bin/python3'] : [...new Set(named)];
}
