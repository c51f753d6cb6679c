const longest = 2 ** 24;

/** A list of `length` elements that is computed while a file is read. Throws where it would take too much memory. */
export function listOf<T>(length: number, of: (i: number) => T): T[] {
  checkLength(length);
  return Array.from({ length }, (_, i) => of(i));
}

/** Throws where a table of so many numbers would take too much memory while a file is read. */
export function checkLength(length: number): void {
  if (length >= 0 && length <= longest) return;
  throw new Error(
    `it needs a table of ${length} numbers, and at most ${longest} are computed when a file is read`,
  );
}
