/** Texts by their places, in memory or in a file. An array of strings is one. */
export interface Texts extends Iterable<string> {
  readonly length: number;
  /** The text at a place from 0 to `length - 1`. */
  at(place: number): string | undefined;
}

/** The texts at some places of others, in that order, without copies. */
export function pickTexts(texts: Texts, places: Int32Array): Texts {
  return madeOf(places.length, (place) => texts.at(places[place]));
}

/** One list of texts behind another, without copies. */
export function joinTexts(first: Texts, second: Texts): Texts {
  return madeOf(first.length + second.length, (place) =>
    place < first.length ? first.at(place) : second.at(place - first.length),
  );
}

function madeOf(length: number, at: (place: number) => string | undefined): Texts {
  return {
    length,
    at,
    *[Symbol.iterator]() {
      for (let place = 0; place < length; place++) yield at(place) ?? '';
    },
  };
}
