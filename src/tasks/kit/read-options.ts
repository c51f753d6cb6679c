import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { nearestNames } from '../../core/nearest.ts';
import { helpOf } from './options.ts';

/** The options of a task for one verb: a schema from which flags, types, checks and JSON Schema follow. */
export type OptionSchema = z.ZodObject<z.ZodRawShape>;

/** How the caller writes an option, and so how a message names it: `testShare`, or `--test-share`. */
export type Caller = 'code' | 'shell';

/** One option as a command line or a form shows it. */
export interface OptionInfo {
  /** As in TypeScript: `testShare`. */
  readonly name: string;
  /** As in a shell: `--test-share <share>`, `--no-header`. */
  readonly flags: string;
  readonly about: Sentence;
  readonly required: boolean;
  readonly default?: unknown;
}

/** `testShare` as a shell writes it: `--test-share`. */
export const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Names of the options that are true unless a shell says `--no-name`. */
const isOnByDefault = (name: string): boolean => name === 'header';

/** Those of the values that are options of the schema. */
export const optionsOf = (
  { shape }: OptionSchema,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => name in shape && value !== undefined));

/** All options of a schema in their order. */
export function optionInfos(schema: OptionSchema): OptionInfo[] {
  return Object.entries(schema.shape).map(([name, option]) => {
    const { about, value } = helpOf(option) ?? { about: { en: '', zh: '' } };
    const flag = isOnByDefault(name) ? `--no-${name}` : flagOf(name);
    return {
      name,
      flags: value === undefined ? flag : `${flag} <${value}>`,
      about,
      required: !z.safeParse(option, undefined).success,
      ...(option instanceof z.ZodDefault && { default: option.parse(undefined) }),
    };
  });
}

/**
 * The options given, checked, with defaults in place. Throws UserError that names the option as the caller wrote it:
 * for a name that is unknown (`where` begins the sentence), a value that it cannot be, and one that is required and missing.
 */
export function readOptions<Schema extends OptionSchema>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
  where: string,
  caller: Caller,
): z.output<Schema> {
  const nameOf = (name: string) => (caller === 'code' ? name : flagOf(name));
  const known = Object.keys(schema.shape);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name)) continue;
    throw unknownOption(where, name, known, nameOf);
  }
  const values = Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, caller === 'shell' ? fromShell(schema.shape[name], value) : value]),
  );
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [name] = parsed.error.issues[0].path.map(String);
  const about = helpOf(schema.shape[name]);
  if (values[name] === undefined) {
    throw new UserError({
      en: `${where} needs ${nameOf(name)}: ${about?.about.en ?? ''}`,
      zh: `${where} 需要 ${nameOf(name)}：${about?.about.zh ?? ''}`,
    });
  }
  const shown = show(given[name]);
  throw new UserError({
    en: `${nameOf(name)} ${shown} ${about?.must.en ?? 'is not valid'}`,
    zh: `${nameOf(name)} ${shown} ${about?.must.zh ?? '无效'}`,
  });
}

function unknownOption(
  where: string,
  name: string,
  known: readonly string[],
  nameOf: (name: string) => string,
): UserError {
  const near = nearestNames(name, known).map(nameOf);
  const all = known.map(nameOf).join(', ');
  return new UserError({
    en: `${where} has no option "${nameOf(name)}"; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${all}`}`,
    zh: `${where} 没有选项“${nameOf(name)}”；${near.length > 0 ? `是否指 ${near.join(' 或 ')}？` : `可用：${all}`}`,
  });
}

/** A shell gives texts: those that should be numbers become numbers where they are written as one. */
function fromShell(schema: z.core.$ZodType | undefined, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return fromShell(schema.unwrap(), value);
  if (!(schema instanceof z.ZodNumber) || typeof value !== 'string' || value.trim() === '') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

const show = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value) || typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** What a message says of commands, and what it says of them to code. */
const commandsInCode: readonly (readonly [shell: string, code: string])[] = [
  ['give the folder that "millwright train --out" wrote', 'give the folder that train wrote as its out'],
  ['请给出“millwright train --out”写入的文件夹', '请给出 train 的 out 所指的文件夹'],
  ['run its train command again with --resume', 'call train again with resume: true'],
  ['请用原来的 train 命令加 --resume 继续', '请加 resume: true 再次调用 train 继续'],
];

/** A copy of a failure in which options and commands are named as TypeScript writes them: `--test-share` becomes `testShare`. */
export function inCode(error: UserError, names: readonly string[]): UserError {
  const flags = new Map(names.map((name) => [flagOf(name), name]));
  flags.set('--no-header', 'header: false');
  const rename = (text: string) =>
    commandsInCode
      .reduce((all, [shell, code]) => all.replace(shell, code), text)
      .replace(/--[a-z][a-z-]*/g, (flag) => flags.get(flag) ?? flag);
  return new UserError({ en: rename(error.in('en')), zh: rename(error.in('zh')) }, { cause: error.cause });
}
