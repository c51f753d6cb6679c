import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { readImage } from '../../data/images/read-image.ts';
import { readTable } from '../../data/table/read-table.ts';
import type { Table } from '../../data/table/table.ts';
import { tableFormats, writeTable } from '../../data/table/write-table.ts';
import type { Evaluation, ModelTypes, OpenModel, Row } from '../../tasks/kit/task.ts';
import { readInputs } from '../inputs.ts';
import { answerAll } from './answer-all.ts';
import { checkAnswersFile, writeAnswers } from './write-answers.ts';

let folder = '';
const inFolder = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'answers-'));
});
beforeEach(async () => {
  for (const name of await readdir(folder)) await rm(inFolder(name));
});
afterAll(() => rm(folder, { recursive: true }));

interface Types<Input, Answer> extends ModelTypes {
  readonly input: Input;
  readonly answer: Answer;
  readonly evaluation: Evaluation;
}

/** A model that answers each input as `answer` says. */
function fake<Input, Answer extends Readonly<Record<string, unknown>>>(
  columns: readonly string[],
  answer: (input: Input) => Answer | Promise<Answer>,
  cells: OpenModel<Types<Input, Answer>>['show']['cells'],
): OpenModel<Types<Input, Answer>> & { readonly calls: number[] } {
  const calls: number[] = [];
  const unused = () => Promise.reject(new Error('not of this test'));
  return {
    calls,
    labels: [],
    columns,
    evaluate: unused,
    explain: unused,
    predict(inputs) {
      calls.push(inputs.length);
      return Promise.all(inputs.map(async (input) => answer(input)));
    },
    show: { answer: String, explanation: String, cells },
    close: () => Promise.resolve(),
  };
}

const length = fake(
  ['description'],
  (text: string) => {
    if (text.includes('bad')) throw new UserError({ en: `"${text}" is bad`, zh: `“${text}”无效` });
    return { label: text.length > 8 ? 'long' : 'short', score: text.length / 100 };
  },
  ({ label, score }) => ({ label, score }),
);
const ofTexts = { reads: 'text', columns: ['description'] } as const;

const texts = async (content: string) => {
  await writeFile(inFolder('new.csv'), content);
  return readInputs([inFolder('new.csv')], {}, ofTexts);
};
const columnsOf = ({ columns, values }: Table) =>
  Object.fromEntries(columns.map((name) => [name, values.get(name)]));

describe('answers to texts', () => {
  it('leave out what is empty or bad, and say so with counts and the first row', async () => {
    const inputs = await texts('id,description\n1,oil leak\n2,\n3,bad one\n4,belt torn off\n5, \n');
    const { outcomes, answered, warnings } = await answerAll(length, inputs);
    expect(answered).toBe(2);
    expect(outcomes.map(({ input, answer, problem }) => [input, answer !== undefined, problem?.en])).toEqual([
      [0, true, undefined],
      [1, false, 'the text is empty'],
      [2, false, '"bad one" is bad'],
      [3, true, undefined],
      [4, false, 'the text is empty'],
    ]);
    const file = inFolder('new.csv');
    expect(warnings).toEqual([
      {
        en: `2 of 5 texts could not be answered (first: row 3 of ${file}): the text is empty`,
        zh: `5 条文本中有 2 条无法回答（首个：${file} 第 3 行）：文本为空`,
      },
      {
        en: `1 of 5 texts could not be answered (row 4 of ${file}): "bad one" is bad`,
        zh: `5 条文本中有 1 条无法回答（${file} 第 4 行）：“bad one”无效`,
      },
    ]);
  });

  it.each(['\n', '\r\n'])(
    'give a line of another width its row and its reason, lines end in %j',
    async (end) => {
      const lines = [
        'id,description,hall',
        '1,oil leak,H1',
        '2',
        '3,belt, torn,H1',
        '4,"a\nbad one",H2',
        '5,,',
      ];
      const inputs = await texts(`${lines.join(end)}${end}`);
      const { outcomes, answered, warnings } = await answerAll(length, inputs);
      expect(answered).toBe(1);
      expect(outcomes.map(({ problem }) => problem?.en)).toEqual([
        undefined,
        'the line has too few fields: 1 for 3 columns',
        'the line has too many fields: 4 for 3 columns',
        '"a bad one" is bad',
        'the text is empty',
      ]);
      expect(inputs.cell(2, 'description')).toBe('belt');
      expect(warnings[0].en).toBe(
        `2 of 5 texts could not be answered (first: row 3 of ${inFolder('new.csv')}): the line has too few fields: 1 for 3 columns`,
      );
      expect(inputs.place(3).en).toBe(`row 5 of ${inFolder('new.csv')}`);
    },
  );

  it('are written to a table after the original columns, one row for each row', async () => {
    const inputs = await texts('Label,description\n0042,oil leak\n=1+1,\nx,bad one\n');
    const answers = await answerAll(length, inputs);
    await writeAnswers(inFolder('out.csv'), inputs, answers, length, { language: 'zh' });
    expect(await readFile(inFolder('out.csv'), 'utf8')).toBe(
      '\ufeffLabel,description,predicted_label,score,problem\r\n' +
        "0042,oil leak,short,0.08,\r\n'=1+1,,,,文本为空\r\nx,bad one,,,“bad one”无效\r\n",
    );
    await expect(
      writeAnswers(inFolder('out.csv'), inputs, answers, length, { language: 'en' }),
    ).rejects.toThrow('exists already; give --overwrite');
  });

  it('throw where the only input cannot be answered, and what is no mistake of a person always', async () => {
    const one = (text: string) => readInputs([text], {}, ofTexts);
    await expect(answerAll(length, await one(' '))).rejects.toThrow('the text is empty');
    await expect(answerAll(length, await one('bad'))).rejects.toThrow('"bad" is bad');
    const broken = { ...length, predict: () => Promise.reject(new TypeError('broken')) };
    await expect(answerAll(broken, await texts('description\na\nb\n'))).rejects.toThrow(TypeError);
    const few = { ...length, predict: () => Promise.resolve([]) };
    await expect(answerAll(few, await texts('description\na\nb\n'))).rejects.toThrow('0 answers to 2 inputs');
  });

  it('are right for 10,000 rows of which three are bad, without asking for each alone', async () => {
    const bad = new Set([17, 4000, 9999]);
    const words = Array.from({ length: 10_000 }, (_, i) => (bad.has(i) ? 'bad' : 'x'.repeat(1 + (i % 20))));
    const inputs = await texts(`n,description\n${words.map((word, i) => `${i},${word}\n`).join('')}`);
    length.calls.length = 0;
    const done: number[] = [];
    const answers = await answerAll(length, inputs, { onProgress: (rows) => done.push(rows) });
    expect(length.calls.length).toBeLessThan(400);
    expect(done.at(-1)).toBe(10_000);
    expect(answers.warnings[0].en).toBe(
      `3 of 10,000 texts could not be answered (first: row 19 of ${inFolder('new.csv')}): "bad" is bad`,
    );
    await writeAnswers(inFolder('out.parquet'), inputs, answers, length, { language: 'en' });
    const out = await readTable(inFolder('out.parquet'));
    expect(out.rowCount).toBe(10_000);
    expect(out.values.get('description')).toEqual(words);
    const expected = words.map((word, i) => (bad.has(i) ? null : word.length > 8 ? 'long' : 'short'));
    expect(out.values.get('label')).toEqual(expected);
  });
});

it.each(tableFormats)('original cells come back as they were from %s', async (ending) => {
  const cell = fc
    .oneof(
      fc.constantFrom('0042', '12.50', '1e5', '-7', '漏油, "x"', 'a\nb', ' lead', 'TRUE', '2026-1-2', "it's"),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    )
    // What a spreadsheet program runs is not written as it was; a table of NULs is none.
    .map((text) => text.replace(/^[\s=+@＝＋－＠\ufeff-]+/u, '').replaceAll('\0', ''));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), async (pairs) => {
      const table = {
        columns: ['row', 'description', 'other'],
        rows: pairs.map((two, i) => [`r${i}`, ...two]),
      };
      await writeTable(inFolder('in.jsonl'), table, { overwrite: true });
      const inputs = await readInputs([inFolder('in.jsonl')], {}, ofTexts);
      const before = await readTable(inFolder('in.jsonl'));
      const answers = pairs.length === 1 && !pairs[0][0].trim() ? undefined : await answerAll(length, inputs);
      if (answers === undefined) return;
      const path = inFolder(`out${ending}`);
      await writeAnswers(path, inputs, answers, length, { language: 'en', overwrite: true });
      expect(columnsOf(await readTable(path, { header: true }))).toMatchObject(columnsOf(before));
    }),
    { numRuns: 12 },
  );
});

describe('answers to rows', () => {
  const known = ['M', 'L'];
  const model = fake(
    ['Torque', 'Type'],
    ({ Torque, Type }: Row) => ({
      value: Number(Torque) * 2,
      unknown: [
        ...(Torque !== null && Number.isNaN(Number(Torque)) ? ['Torque'] : []),
        ...(Type !== null && !known.includes(String(Type)) ? ['Type'] : []),
      ],
      outside: Number(Torque) > 1000 ? ['Torque'] : [],
    }),
    ({ value }) => ({ value: Number.isNaN(value) ? null : value }),
  );

  it('say which cells were not understood or far outside, by row and by count', async () => {
    const path = inFolder('machines.csv');
    await writeFile(path, 'Torque,Type,n\n40,M,1\nhigh,X,2\n5000,L,3\n,,4\n7,Y,5\n');
    const inputs = await readInputs([path], {}, { reads: 'row', columns: model.columns });
    const answers = await answerAll(model, inputs);
    await writeAnswers(inFolder('out.xlsx'), inputs, answers, model, { language: 'en' });
    const out = columnsOf(await readTable(inFolder('out.xlsx')));
    expect(out.value).toEqual(['80', null, '10000', null, '14']);
    expect(out.problem).toEqual([
      null,
      'not understood: Torque "high", Type "X"',
      'far outside the training data: Torque "5000"',
      'all cells that the model reads are empty',
      'not understood: Type "Y"',
    ]);
    expect(answers.warnings.map(({ en }) => en.replaceAll(path, 'new.csv'))).toEqual([
      '1 of 5 rows could not be answered (row 5 of new.csv): all cells that the model reads are empty',
      '2 of 5 rows have values that the model does not know or cannot read: Type (2), Torque (1); first: row 3 of new.csv',
      '1 of 5 rows has values far outside the training data: Torque (1); it is row 4 of new.csv',
    ]);
    expect(answers.warnings[1].zh.replaceAll(path, 'new.csv')).toBe(
      '5 行中有 2 行含有模型不认识或无法读取的值：Type（2）、Torque（1）；首个：new.csv 第 3 行',
    );
  });
});

it('one damaged image among many is reported and skipped', async () => {
  const image = (color: string) =>
    sharp({ create: { width: 4, height: 4, channels: 3, background: color } })
      .png()
      .toBuffer();
  for (let i = 0; i < 20; i++)
    await writeFile(inFolder(`${10 + i}.png`), await image(i % 2 ? 'white' : 'black'));
  await writeFile(inFolder('15.png'), (await image('red')).subarray(0, 40));
  const model = fake(
    [],
    async (path: string) => ({ label: (await readImage(path)).data[0] > 100 ? 'white' : 'black' }),
    ({ label }) => ({ label }),
  );
  const inputs = await readInputs([folder], {}, { reads: 'image', columns: [] });
  const answers = await answerAll(model, inputs, { batchSize: 8 });
  expect(answers.answered).toBe(19);
  await writeAnswers(inFolder('out.jsonl'), inputs, answers, model, { language: 'en' });
  const lines = (await readFile(inFolder('out.jsonl'), 'utf8')).trimEnd().split('\n');
  const rows = lines.map((line): unknown => JSON.parse(line));
  expect(rows[4]).toEqual({ file: inFolder('14.png'), label: 'black', problem: null });
  expect(rows[5]).toMatchObject({ file: inFolder('15.png'), label: null });
  expect(rows[5]).toHaveProperty('problem', expect.stringContaining('15.png'));
  expect(rows).toHaveLength(20);
});

it('a series has a row for each of its units, and a bad file among others a reason', async () => {
  for (const name of ['a.csv', 'b.csv', 'c.csv']) await writeFile(inFolder(name), 'x');
  const base = fake(
    ['engine', 'cycle', 's1'],
    () => ({ unit: '' }),
    () => ({}),
  );
  const model: OpenModel = {
    ...base,
    predict: async ([path]) => {
      if (String(path).endsWith('b.csv')) throw new UserError('there is no unit in it');
      return [1, 2].map((unit) => ({ unit: `E${unit}`, time: 10 * unit, remainingLife: 5 }));
    },
    show: { ...base.show, cells: () => ({ remainingLife: 5 }) },
  };
  const inputs = await readInputs([inFolder('*.csv')], {}, { reads: 'series', columns: model.columns });
  const answers = await answerAll(model, inputs);
  await writeAnswers(inFolder('out.csv'), inputs, answers, model, { language: 'en' });
  const text = (await readFile(inFolder('out.csv'), 'utf8')).replaceAll(`${folder}/`, '');
  expect(text).toBe(
    '\ufefffile,engine,cycle,remainingLife,problem\r\na.csv,E1,10,5,\r\na.csv,E2,20,5,\r\n' +
      'b.csv,,,,there is no unit in it\r\nc.csv,E1,10,5,\r\nc.csv,E2,20,5,\r\n',
  );
});

it('a file that could not be written is refused before the work begins', async () => {
  const inputs = await readInputs(['x'.repeat(40_000)], {}, ofTexts);
  await expect(checkAnswersFile(inFolder('out.xlsx'), inputs)).rejects.toThrow('a cell of');
  await expect(checkAnswersFile(inFolder('out.xls'), inputs)).rejects.toThrow('does not end in');
  await expect(checkAnswersFile(inFolder('out.csv'), inputs)).resolves.toBeUndefined();
});
