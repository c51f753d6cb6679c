import { UserError } from '../../core/errors.ts';
import { mostCharactersOf } from '../kit/memory-options.ts';
import type { DocumentOptions } from './documents.ts';
import type { GenerateOptions } from './text-generator.ts';

type Given = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** How to read texts, as told on the command line. */
export function documentOptions(options: Given): DocumentOptions {
  const { documents } = options;
  if (documents !== undefined && documents !== 'line' && documents !== 'paragraph') {
    throw new UserError(`--documents ${String(documents)} is unknown; give line or paragraph`);
  }
  return {
    input: text(options.input),
    documents,
    header: options.header === false ? false : undefined,
    encoding: text(options.encoding),
    keepDuplicates: options.keepDuplicates === true,
    mostCharacters: mostCharactersOf(options),
  };
}

/** How to generate, likewise. Throws UserError for what is no number. */
export function generateOptions(options: Given): GenerateOptions {
  const { stop } = options;
  return {
    maxTokens: wholeNumber(options.maxTokens, '--max-tokens', 1),
    temperature: number(options.temperature, '--temperature'),
    topK: wholeNumber(options.topK, '--top-k', 1),
    topP: number(options.topP, '--top-p'),
    repetitionPenalty: number(options.repetitionPenalty, '--repetition-penalty'),
    seed: wholeNumber(options.seed, '--seed', 0),
    stop: Array.isArray(stop) ? stop.map(String) : typeof stop === 'string' ? [stop] : [],
  };
}

function number(value: unknown, option: string): number | undefined {
  if (value === undefined) return undefined;
  const given = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(given)) throw new UserError(`${option} ${String(value)} must be a number`);
  return given;
}

export function wholeNumber(value: unknown, option: string, least: number): number | undefined {
  const given = number(value, option);
  if (given !== undefined && (!Number.isSafeInteger(given) || given < least)) {
    throw new UserError(`${option} ${String(value)} must be a whole number of at least ${least}`);
  }
  return given;
}
