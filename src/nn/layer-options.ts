import { refuseUnknownOptions } from '../core/known-options.ts';

/** An option in a table of options: its type, and what it is where it is left out. */
export interface Option<Type, Default = Type | undefined> {
  readonly fallback: Default;
  /** Holds the type for `OptionsOf`; never there when the program runs. */
  readonly type?: Type;
}

/**
 * An entry of a table of options. The table is all there is to write: what a caller may give (`OptionsOf`), what of it
 * is unknown and what takes its place where it is left out (`readOptions`) follow from it, and the comment before an
 * entry is its documentation.
 *
 *     const denseOptions = {
 *       ...layerOptions,
 *       // Applied to what comes out; none by default.
 *       activation: option<Activation>(),
 *       // Whether a bias is added; true by default.
 *       useBias: option<boolean>(true),
 *     };
 *     export interface DenseOptions extends OptionsOf<typeof denseOptions> {}
 */
export function option<Type>(): Option<Type, undefined>;
export function option<Type>(fallback: Type): Option<Type, Type>;
export function option<Type>(fallback?: Type): Option<Type> {
  return { fallback };
}

type Table = Readonly<Record<string, Option<unknown, unknown>>>;

/** What a caller may give for a table of options: all of it or nothing. */
export type OptionsOf<Options> = {
  readonly [Name in keyof Options]?: Options[Name] extends Option<infer Type, unknown> ? Type : never;
};

/** A value for each option of a table: undefined only where it has no default. */
export type Resolved<Options> = {
  readonly [Name in keyof Options]: Options[Name] extends Option<infer Type, infer Default>
    ? Type | Default
    : never;
};

/**
 * The options given, with defaults for those that are left out or undefined. `where` is the layer's kind, for the message
 * about an option that the table does not have, for which it throws UserError.
 */
export function readOptions<Options extends Table>(
  where: string,
  options: Options,
  given: OptionsOf<Options>,
): Resolved<Options> {
  refuseUnknownOptions(where, given, Object.keys(options));
  const entries = Object.entries(options).map(([name, { fallback }]) => {
    const value: unknown = Reflect.get(given, name);
    return [name, value === undefined ? fallback : value];
  });
  return Object.fromEntries(entries) as Resolved<Options>;
}
