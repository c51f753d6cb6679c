import { open } from 'node:fs/promises';
import { Random } from '../src/core/random.ts';
import { simulateWorkOrders } from '../src/entries/simulate.ts';

/** Characters of a text, about. */
const textLength = 200;
/** Different remarks that texts are put together from, and rows written at once. */
const [remarkCount, rowsAtOnce] = [20_000, 2_000];

interface Remark {
  readonly text: string;
  readonly failure: string;
}

/**
 * Writes a CSV file of maintenance notes of about 200 characters: simulated remarks in one language a row, the first
 * of the row's class. One row in fifty repeats the row before it.
 */
export async function writeLongOrders(path: string, rows: number, seed: number): Promise<void> {
  const [english, chinese] = remarks();
  const random = new Random(seed);
  const file = await open(path, 'w');
  let previous = '';
  try {
    await file.write('order_no,reported_at,description,failure\n');
    for (let start = 0; start < rows; start += rowsAtOnce) {
      let piece = '';
      for (let row = start; row < Math.min(rows, start + rowsAtOnce); row++) {
        const pool = random.integer(3) === 0 ? chinese : english;
        const first = pool[random.integer(pool.length)];
        let text = first.text;
        while (text.length < textLength - 15) text += `; ${pool[random.integer(pool.length)].text}`;
        const cells = row > 0 && random.integer(50) === 0 ? previous : `${csvText(text)},${first.failure}\n`;
        previous = cells;
        piece += `${row + 1},${dayOf(row, rows)},${cells}`;
      }
      await file.write(piece);
    }
  } finally {
    await file.close();
  }
}

function remarks(): [english: Remark[], chinese: Remark[]] {
  const sides: [Remark[], Remark[]] = [[], []];
  for (const { description, failure } of simulateWorkOrders({ rows: remarkCount, seed: 5 })) {
    if (description.length < 8 || failure === '') continue;
    sides[/\p{Script=Han}/u.test(description) ? 1 : 0].push({ text: description, failure });
  }
  return sides;
}

const csvText = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Ten years, from the first row to the last. */
function dayOf(row: number, rows: number): string {
  return new Date(Date.UTC(2016, 0, 1) + Math.floor((row / rows) * 3650) * 86_400_000)
    .toISOString()
    .slice(0, 10);
}
