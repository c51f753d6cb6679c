import { type Json, jsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import { leftOutLine, type ReasonWords } from '../tasks/kit/left-out.ts';
import type { Evaluation } from '../tasks/kit/task.ts';

/** What reading noticed; the numbers among the metrics, a line each; then what was left out, and whether it was trained on the same file. */
export function showEvaluation(
  outcome: Evaluation,
  reasons: ReasonWords,
  language: Language,
  print: (line: string) => void,
): void {
  for (const note of outcome.notes ?? []) print(note[language]);
  const { metrics, leftOutBy, trainedOn } = jsonObject(JSON.parse(JSON.stringify(outcome)));
  const numbers = numbersOf(metrics);
  const width = Math.max(0, ...numbers.map(([name]) => name.length));
  for (const [name, value] of numbers) {
    print(`${name.padEnd(width)}  ${Number.isInteger(value) ? value : value.toFixed(4)}`);
  }
  const left = leftOutLine(Object.fromEntries(numbersOf(leftOutBy)), reasons);
  if (left !== undefined) print(left[language]);
  if (trainedOn === true) {
    print(
      {
        en: 'warning: the model was trained on this very file; on new data it will do worse',
        zh: '警告：模型正是用此文件训练的；在新数据上表现会更差',
      }[language],
    );
  }
}

const numbersOf = (value: Json | undefined): [string, number][] =>
  Object.entries(jsonObject(value ?? null)).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
