import { UserError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';

const shortNames: ReadonlyMap<string, string> = new Map([
  ['mse', 'meanSquaredError'],
  ['mae', 'meanAbsoluteError'],
  ['mape', 'meanAbsolutePercentageError'],
  ['msle', 'meanSquaredLogarithmicError'],
  ['logcosh', 'logCosh'],
  ['kld', 'klDivergence'],
  ['bce', 'binaryCrossentropy'],
  ['swish', 'silu'],
]);

/** A name without what spellings differ in: `mean_squared_error`, `MeanSquaredError`. */
const plain = (name: string): string => name.replace(/_/g, '').toLowerCase();

/** The one of the names that Keras' users may mean, in any of its spellings or in short; undefined where there is none. */
export function kerasName(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(shortNames.get(name.toLowerCase()) ?? name);
  for (const each of known) if (plain(each) === wanted) return each;
  return undefined;
}

/** The refusal of a name, with those that were probably meant. */
export function unknownName(
  what: { readonly en: string; readonly zh: string },
  name: string,
  known: readonly string[],
) {
  const near = nearestNames(name, known);
  const all = near.length === 0 ? known : near;
  return new UserError({
    en: `no ${what.en} is called "${name}"; ${near.length === 0 ? `choose one of ${all.join(', ')}` : `did you mean ${all.join(' or ')}?`}`,
    zh: `没有名为“${name}”的${what.zh}；${near.length === 0 ? `可选：${all.join('、')}` : `是否为 ${all.join(' 或 ')}？`}`,
  });
}
