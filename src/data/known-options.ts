import { UserError } from './errors.ts';
import { nearestNames } from './nearest.ts';

/**
 * Throws UserError for the first option given that is not among those known: what was meant by it would not happen.
 * `where` begins the sentence: `fit has no option "batchsize"; did you mean batchSize?`
 */
export function refuseUnknownOptions(where: string, given: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name)) continue;
    const near = nearestNames(name, known);
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${known.join(', ')}`;
    throw new UserError(`${where} has no option "${name}"; ${hint}`);
  }
}
