import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import { quotedChoice } from '../../core/language.ts';
import { nearestNames } from '../../core/nearest.ts';
import { identity } from '../values/identity.ts';
import { idList } from './id-list.ts';
import type { Sequence } from './sequence.ts';

/** All items that can be recommended, each with its number from 0. */
export class Catalog {
  readonly ids: readonly string[];
  /** The name of each item; its id where it has no other name. */
  readonly names: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #byName: ReadonlyMap<string, number>;

  constructor(ids: readonly string[], names: readonly string[] = []) {
    this.ids = ids;
    this.names = ids.map((id, i) => names[i] || id);
    this.#numbers = new Map(ids.map((id, i) => [id, i]));
    // Of several items of one name the first has it.
    this.#byName = new Map(this.names.map((name, i): [string, number] => [loosely(name), i]).reverse());
  }

  /** The items of a table of items, in its order, followed by those that only the events name, as they appear. */
  static of(sequences: readonly Sequence[], items: readonly { id: string; name: string }[] = []): Catalog {
    const names = new Map(items.map(({ id, name }) => [id, name]));
    for (const sequence of sequences) for (const id of sequence.items) if (!names.has(id)) names.set(id, '');
    return new Catalog([...names.keys()], [...names.values()]);
  }

  get size(): number {
    return this.ids.length;
  }

  number = (id: string): number | undefined => this.#numbers.get(id);

  /** Numbers of the ids that are known; the others are left out. */
  numbers(ids: readonly string[]): Int32Array {
    return Int32Array.from(ids.flatMap((id) => this.#numbers.get(id) ?? []));
  }

  /**
   * The items of a history as people write it: ids separated by blanks or commas, or names separated by `;`, `|` or line
   * ends. @throws UserError where none of them is known, with the nearest names.
   */
  parse(text: string): { items: Int32Array; unknown: string[] } {
    const whole = this.#one(text);
    if (whole !== undefined) return { items: Int32Array.of(whole), unknown: [] };
    // A name may hold blanks, commas and brackets, an id none of them.
    const words = /[;|\n]/.test(text)
      ? text.split(/[;|\n]/).flatMap((part) => part.trim() || [])
      : idList(text);
    const found = words.map((word) => this.#one(word));
    const items = Int32Array.from(found.filter((number) => number !== undefined));
    const unknown = words.filter((_, i) => found[i] === undefined);
    if (items.length > 0) return { items, unknown };
    if (words.length === 0) {
      throw new UserError({
        en: 'the history is empty; give the items taken, oldest first',
        zh: '历史记录为空；请按从旧到新的顺序给出物品',
      });
    }
    const near = nearestNames(text.trim(), this.names.slice(0, 20_000));
    const choice = quotedChoice(near);
    const ids = this.ids.slice(0, 3);
    const [hint, hintZh] =
      near.length > 0
        ? [`did you mean ${choice.en}?`, `是否为${choice.zh}？`]
        : [`ids look like ${ids.join(', ')}`, `编号形如 ${ids.join('、')}`];
    const given = text.trim().slice(0, 120);
    throw new UserError({
      en: `the model knows none of the items in "${given}"; ${hint} (ids are separated by blanks, names by ;)`,
      zh: `模型不认识“${given}”中的任何物品；${hintZh}（编号用空格分隔，名称用 ; 分隔）`,
    });
  }

  #one(text: string): number | undefined {
    return (
      this.#numbers.get(identity(text)) ?? this.#numbers.get(text.trim()) ?? this.#byName.get(loosely(text))
    );
  }

  toJSON(): { ids: readonly string[]; names: readonly string[] } {
    return { ids: this.ids, names: this.names.map((name, i) => (name === this.ids[i] ? '' : name)) };
  }

  static fromJSON(json: Json): Catalog {
    const { ids, names } = jsonObject(json);
    if (!Array.isArray(ids) || !Array.isArray(names) || ids.length === 0 || ids.length !== names.length) {
      throw new UserError({
        en: 'the list of items in the model folder is damaged; copy the folder again or train again',
        zh: '模型文件夹中的物品清单已损坏；请重新复制该文件夹或重新训练',
      });
    }
    return new Catalog(ids.map(String), names.map(String));
  }
}

const loosely = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
