/** Values by index, in memory or in a file. An array is one. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  /** The value at an index from 0 to `length - 1`. */
  at(place: number): T | undefined;
}

export type Texts = List<string>;

/** The values at some indices of a list, in that order, without copying them. */
export function picked<T>(list: List<T>, places: Int32Array): List<T> {
  return listOf(places.length, (place) => list.at(places[place]));
}

/** One list followed by another, without copying them. */
export function joinTexts<T>(first: List<T>, second: List<T>): List<T> {
  return listOf(first.length + second.length, (place) =>
    place < first.length ? first.at(place) : second.at(place - first.length),
  );
}

/** A list of `length` values, each made when it is read. */
export function listOf<T>(length: number, at: (place: number) => T | undefined): List<T> {
  return {
    length,
    at,
    *[Symbol.iterator]() {
      for (let place = 0; place < length; place++) {
        const each = at(place);
        if (each !== undefined) yield each;
      }
    },
  };
}
