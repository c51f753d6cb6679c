/** Some of an object's members, at any depth; names that the object leaves open may be added. */
export type PartOf<T> = {
  readonly [Key in keyof T]?: T[Key] extends (...given: never[]) => unknown
    ? T[Key]
    : T[Key] extends object
      ? PartOf<T[Key]>
      : T[Key];
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** `words` with those of `own` in their place. */
export function mergeWords<T extends object>(words: T, own: PartOf<T> = {}): T {
  const merged = new Map<string, unknown>(Object.entries(words));
  for (const [key, value] of Object.entries(own)) {
    const old = merged.get(key);
    merged.set(key, isObject(old) && isObject(value) ? mergeWords(old, value) : value);
  }
  return Object.fromEntries(merged) as T;
}
