import { UserError } from './errors.ts';
import { nearestNames } from './nearest.ts';

/** The names that a type of options knows, for when the program runs: none can be left out of it, nor put to it. */
export type OptionNames<Options> = Readonly<Record<keyof Options, unknown>>;

/**
 * The options given, none of which is unknown: plain JavaScript has no types that would report a misspelt one. Throws
 * UserError as `refuseUnknownOptions` does.
 */
export function knownOptions<Options extends object>(
  where: string,
  given: Options,
  known: OptionNames<NoInfer<Options>>,
): Options {
  refuseUnknownOptions(where, given, Object.keys(known));
  return given;
}

/**
 * Throws UserError for the first option given that is not among those known: what was meant by it would not happen.
 * `where` begins the sentence: `fit has no option "batchsize"; did you mean batchSize?`
 */
export function refuseUnknownOptions(where: string, given: object, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UserError(
      `${where} takes its options as an object, such as { ${known[0]}: … }, not ${show(given)}`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name)) continue;
    const near = nearestNames(name, known);
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${known.join(', ')}`;
    throw new UserError(`${where} has no option "${name}"; ${hint}`);
  }
}

const show = (given: unknown): string =>
  typeof given === 'string' ? `"${given}"` : Array.isArray(given) ? 'a list' : String(given);
