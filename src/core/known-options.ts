import { UserError } from './errors.ts';
import { nearestNames } from './nearest.ts';

/** The names of a type's options, for use at run time: TypeScript checks that none is missing and none is extra. */
export type OptionNames<Options> = Readonly<Record<keyof Options, unknown>>;

/**
 * The options given, none of which is unknown: plain JavaScript has no types that would catch a misspelt one. Throws
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
    throw new UserError({
      en: `${where} takes its options as an object, such as { ${known[0]}: … }, not ${show(given)}`,
      zh: `${where} 的选项应为对象，例如 { ${known[0]}: … }，而不是 ${show(given)}`,
    });
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name)) continue;
    const near = nearestNames(name, known);
    const found = near.length > 0;
    const hint = found ? `did you mean ${near.join(' or ')}?` : `known: ${known.join(', ')}`;
    const hintZh = found ? `是否为 ${near.join(' 或 ')}？` : `可用选项：${known.join('、')}`;
    throw new UserError({
      en: `${where} has no option "${name}"; ${hint}`,
      zh: `${where} 没有选项“${name}”；${hintZh}`,
    });
  }
}

const show = (given: unknown): string =>
  typeof given === 'string' ? `"${given}"` : Array.isArray(given) ? 'a list' : String(given);
