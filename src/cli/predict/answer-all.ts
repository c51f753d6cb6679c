import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { OpenModel } from '../../tasks/kit/task.ts';
import type { Inputs } from '../inputs.ts';
import { doubtIn, doubtWarnings, type RowDoubts } from './doubts.ts';
import { nouns } from './words.ts';

/** What became of an input. A series has one for each answer, that is for each unit. */
export interface Outcome<Answer = unknown> {
  /** Which input, from 0. */
  readonly input: number;
  readonly answer?: Answer;
  /** Why there is no answer, or what is doubtful in it. */
  readonly problem?: Sentence;
}

export interface Answers<Answer = unknown> {
  /** In the order of the inputs. */
  readonly outcomes: readonly Outcome<Answer>[];
  /** Inputs that have an answer. */
  readonly answered: number;
  /** What could not be answered and what is doubtful, with counts and the first of each. */
  readonly warnings: readonly Sentence[];
}

export interface AnswerOptions {
  /** The task's own options of `predict`. */
  readonly predict?: unknown;
  /** So many inputs are given to the model at a time. */
  readonly batchSize?: number;
  /** Receives how many of all inputs are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * The answers of a model to all inputs, in order. An input that cannot be answered (an empty text, a damaged image) has a
 * reason instead, and the others are answered all the same; where it is the only one, its UserError is thrown.
 *
 *     const { outcomes, warnings } = await answerAll(model, inputs);
 */
export async function answerAll(
  model: Pick<OpenModel, 'predict' | 'columns'>,
  inputs: Inputs,
  { predict = {}, batchSize = 32, onProgress }: AnswerOptions = {},
): Promise<Answers> {
  const outcomes: Outcome[] = [];
  const broken: number[] = [];
  const empty: number[] = [];
  const failed: { index: number; why: UserError }[] = [];
  const doubts: RowDoubts[] = [];
  const ask = (indices: readonly number[]) =>
    model.predict(
      indices.map((index) => inputs.input(index)),
      predict,
    );
  const fail = (index: number, why: UserError): void => {
    if (inputs.count === 1) throw why;
    failed.push({ index, why });
    outcomes.push({ input: index, problem: { en: why.in('en'), zh: why.in('zh') } });
  };
  const keep = (index: number, answer: unknown): void => {
    const found = doubtIn(index, inputs, answer);
    if (found !== undefined) doubts.push(found);
    outcomes.push({ input: index, answer, ...(found !== undefined && { problem: found.problem }) });
  };
  const answer = async (indices: readonly number[]): Promise<void> => {
    if (indices.length === 0) return;
    try {
      const answers = await ask(indices);
      // A series has an answer for each of its units.
      if (inputs.kind === 'series') for (const each of answers) keep(indices[0], each);
      else {
        if (answers.length !== indices.length)
          throw new Error(`${answers.length} answers to ${indices.length} inputs`);
        for (const [i, each] of answers.entries()) keep(indices[i], each);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (indices.length === 1) return fail(indices[0], error);
      // One of them is bad: the halves are tried, and of the bad half its halves.
      const half = indices.length >> 1;
      await answer(indices.slice(0, half));
      await answer(indices.slice(half));
    }
  };

  const size = inputs.kind === 'series' ? 1 : batchSize;
  for (let from = 0; from < inputs.count; from += size) {
    const batch = Array.from({ length: Math.min(size, inputs.count - from) }, (_, i) => from + i);
    const whole = batch.filter((index) => {
      const problem = inputs.problem?.(index);
      if (problem === undefined) return true;
      broken.push(index);
      outcomes.push({ input: index, problem });
      return false;
    });
    const missing = whole.filter((index) => isMissing(inputs, model.columns, index));
    for (const index of missing) {
      if (inputs.count === 1) throw new UserError(emptyReason[inputs.kind]);
      empty.push(index);
      outcomes.push({ input: index, problem: emptyReason[inputs.kind] });
    }
    await answer(whole.filter((index) => !missing.includes(index)));
    onProgress?.(from + batch.length, inputs.count);
  }
  return {
    outcomes: outcomes.sort((a, b) => a.input - b.input),
    answered: inputs.count - broken.length - empty.length - failed.length,
    warnings: [
      ...unanswered(inputs, broken, broken.length > 0 ? inputs.problem?.(broken[0]) : undefined),
      ...unanswered(inputs, empty, emptyReason[inputs.kind]),
      ...unanswered(
        inputs,
        failed.map(({ index }) => index),
        failed[0] && { en: failed[0].why.in('en'), zh: failed[0].why.in('zh') },
      ),
      ...doubtWarnings(inputs, doubts),
    ],
  };
}

const emptyReason: Readonly<Record<Inputs['kind'], Sentence>> = {
  text: { en: 'the text is empty', zh: '文本为空' },
  image: { en: 'no file is given', zh: '没有给出文件' },
  series: { en: 'no file is given', zh: '没有给出文件' },
  row: { en: 'all cells that the model reads are empty', zh: '模型要读取的单元格全部为空' },
};

function isMissing(inputs: Inputs, columns: readonly string[], index: number): boolean {
  const input = inputs.input(index);
  if (typeof input === 'string') return input.trim() === '';
  return (
    columns.length > 0 &&
    columns.every((name) => {
      const cell = input[name] ?? null;
      return cell === null || (typeof cell === 'string' && cell.trim() === '');
    })
  );
}

/** `3 of 1,000 rows could not be answered: ..., first: row 17 of new.csv`. */
function unanswered(inputs: Inputs, indices: readonly number[], why: Sentence | undefined): Sentence[] {
  const [first] = indices;
  if (first === undefined || why === undefined) return [];
  const place = inputs.place(first);
  const [count, all] = [indices.length, inputs.count].map((each) => each.toLocaleString('en'));
  const { en, zh, counter } = nouns[inputs.kind];
  const [where, whereZh] =
    indices.length === 1
      ? [`(${place.en})`, `（${place.zh}）`]
      : [`(first: ${place.en})`, `（首个：${place.zh}）`];
  return [
    {
      en: `${count} of ${all} ${en} could not be answered ${where}: ${why.en}`,
      zh: `${all} ${zh}中有 ${count} ${counter}无法回答${whereZh}：${why.zh}`,
    },
  ];
}
