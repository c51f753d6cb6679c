import { expect, test } from 'vitest';
import { Random } from '../../../core/random.ts';
import { blendWeights } from './blend-weights.ts';
import { historySignals, signalContributions, signalValues } from './history-signals.ts';
import { countItems, statisticsFromJson, statisticsToJson } from './item-statistics.ts';
import { TextLikeness } from './text-likeness.ts';

const sequences = [
  [0, 1, 2],
  [0, 1, 3],
  [0, 1, 1],
  [4, 0],
].map((items) => Int32Array.from(items));
const statistics = countItems(sequences, 6);
const texts = TextLikeness.of([
  { name: 'Kessel pump seal', description: 'rubber' },
  { name: 'Kessel pump oil', description: '' },
  { name: 'Norvik belt', description: 'rubber' },
  { name: 'Norvik chain', description: '' },
  { name: '液压泵密封圈', description: '' },
  { name: '液压泵油', description: '' },
]);

const values = (name: string, history: number[]): Float32Array => {
  const signal = historySignals(statistics, texts).find((each) => each.name === name);
  if (signal === undefined) throw new Error(name);
  const into = new Float32Array(6);
  signalValues(signal, Int32Array.from(history), into);
  return into;
};

test('what follows is counted: after 0 came 1 three times of three, two added for caution', () => {
  expect([...statistics.counts]).toEqual([4, 4, 1, 1, 1, 0]);
  expect(values('next', [0])[1]).toBeCloseTo(Math.log(3 / 5 + 1e-3), 5);
  expect(values('next', [0])[4]).toBeCloseTo(Math.log(1e-3), 5);
  // Only the last item counts.
  expect([...values('next', [4, 0])]).toEqual([...values('next', [0])]);
});

test('likeness of texts knows words of English and Chinese; an item is not like itself', () => {
  const like = values('textLast', [4]);
  expect(like[5]).toBeGreaterThan(0.1);
  expect(like[4]).toBe(0);
  expect(values('textLast', [0])[2]).toBeGreaterThan(0);
  expect([...values('familyLast', [2])]).toEqual([0, 0, 0, 1, 0, 0]);
});

test('an item nobody took is recommended where its likes would be', () => {
  const after = values('textNext', [4]);
  // 0 followed 4, and 1 is like 0 by its text.
  expect(after[0]).toBeGreaterThan(after[3]);
  expect(after[1]).toBeGreaterThan(after[3]);
});

test('what the places of a history add is the signal less what no history gives', () => {
  for (const signal of historySignals(statistics, texts)) {
    const history = Int32Array.of(4, 0, 1, 1);
    const [with_, without] = [new Float32Array(6), new Float32Array(6)];
    signalValues(signal, history, with_);
    signalValues(signal, new Int32Array(0), without);
    for (let item = 0; item < 6; item++) {
      const sum = signalContributions(signal, history, item).reduce((total, part) => total + part, 0);
      expect(sum, `${signal.name} of ${item}`).toBeCloseTo(with_[item] - without[item], 4);
    }
  }
});

test('counts survive being saved', () => {
  const again = statisticsFromJson(JSON.parse(JSON.stringify(statisticsToJson(statistics))), 6);
  expect([...again.counts]).toEqual([...statistics.counts]);
  expect([...again.later[0].items]).toEqual([...statistics.later[0].items]);
});

/** Questions whose answers are drawn by a softmax of known weights over 300 items; `share` of the others is shown. */
function questions(weights: number[], share: number) {
  const random = new Random(5);
  return Array.from({ length: 1500 }, () => {
    const items = Array.from({ length: 300 }, () => weights.map(() => random.normal()));
    const likelihoods = items.map((item) => Math.exp(item.reduce((sum, x, i) => sum + x * weights[i], 0)));
    let left = random.next() * likelihoods.reduce((sum, each) => sum + each, 0);
    const answer = likelihoods.findIndex((each) => {
      left -= each;
      return left < 0;
    });
    const shown = items.flatMap((_, i) => (i !== answer && random.next() < share ? [i] : []));
    const rows = [answer, ...shown];
    return {
      signals: Float32Array.from(rows.flatMap((row) => items[row])),
      offsets: Float32Array.from(rows, (_, i) => (i === 0 ? 0 : -Math.log(share))),
    };
  });
}

test('the weights by which answers were drawn are found again, from all items and from a tenth of them', () => {
  const truth = [1, -0.5, 0.2];
  for (const share of [1, 0.1]) {
    const found = blendWeights(questions(truth, share), 3, 1e-6);
    truth.forEach((weight, i) => expect(found[i]).toBeCloseTo(weight, share === 1 ? 1 : 0.5));
  }
});
