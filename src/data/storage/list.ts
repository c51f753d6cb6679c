/** Things by their places, in memory or in a file. An array is one. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  /** What is at a place from 0 to `length - 1`. */
  at(place: number): T | undefined;
}

export type Texts = List<string>;

/** What is at some places of a list, in that order, without copies. */
export function picked<T>(list: List<T>, places: Int32Array): List<T> {
  return listOf(places.length, (place) => list.at(places[place]));
}

/** One list behind another, without copies. */
export function joinTexts<T>(first: List<T>, second: List<T>): List<T> {
  return listOf(first.length + second.length, (place) =>
    place < first.length ? first.at(place) : second.at(place - first.length),
  );
}

/** So many things, each made when it is asked for. */
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
