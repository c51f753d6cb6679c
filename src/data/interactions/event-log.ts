import { NumberList } from '../storage/number-list.ts';
import type { Sequence } from './sequence.ts';

/** Who took what and when, in 16 bytes an event: millions of objects would fill the memory of the process. */
export class EventLog {
  readonly #users = new Names();
  readonly #items = new Names();
  readonly #userOf = new NumberList((length) => new Int32Array(length));
  readonly #itemOf = new NumberList((length) => new Int32Array(length));
  readonly #times = new NumberList((length) => new Float64Array(length));

  add(user: string, item: string, time: number): void {
    this.#userOf.push(this.#users.numberOf(user));
    this.#itemOf.push(this.#items.numberOf(item));
    this.#times.push(time);
  }

  /**
   * What each user took, oldest first, users in the order in which they appeared; events of one time keep their order,
   * and of duplicates the first is kept. The log is empty afterwards.
   */
  take(): { sequences: Sequence[]; duplicates: number } {
    const [userOf, itemOf, times] = [this.#userOf.take(), this.#itemOf.take(), this.#times.take()];
    const ends = new Int32Array(this.#users.list.length + 1);
    for (const user of userOf) ends[user + 1] += 1;
    for (let user = 1; user < ends.length; user++) ends[user] += ends[user - 1];
    // Events by user, in the order of the file: `ends` of a user is where the next event goes, and finally where they end.
    const order = new Int32Array(userOf.length);
    userOf.forEach((user, event) => {
      order[ends[user]++] = event;
    });
    let duplicates = 0;
    const sequences = this.#users.list.map((user, number): Sequence => {
      const own = order.subarray(number === 0 ? 0 : ends[number - 1], ends[number]);
      own.sort((a, b) => times[a] - times[b] || a - b);
      let count = 0;
      let taken = new Set<number>();
      own.forEach((event, i) => {
        if (i > 0 && times[event] !== times[own[i - 1]]) taken = new Set();
        if (taken.has(itemOf[event])) duplicates += 1;
        else own[count++] = event;
        taken.add(itemOf[event]);
      });
      return { user, items: Array.from(own.subarray(0, count), (event) => this.#items.list[itemOf[event]]) };
    });
    return { sequences, duplicates };
  }
}

/** Different names, numbered from 0. */
class Names {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.list.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }
}
