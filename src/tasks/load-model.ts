import type { z } from 'zod';
import { openBundle } from '../bundle/bundle.ts';
import { UserError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import { openModel } from './kit/open-model.ts';
import { inCode, type OptionSchema, readOptions } from './kit/read-options.ts';
import type { Evaluation, ModelTypes, Row, TaskDefinition } from './kit/task.ts';
import { type TaskName, type TaskNamed, taskNamed, taskOfBundle } from './registry.ts';
import { generateOptions } from './text-generation/options.ts';
import type { Generated } from './text-generation/text-generator.ts';

type TypesOf<Name extends TaskName> =
  TaskNamed<Name> extends TaskDefinition<string, infer _O, infer _E, infer _P, infer _X, infer Types>
    ? Types
    : never;
type InputOptions<Schema extends OptionSchema> = z.input<Schema>;

/** A trained model, ready for use. */
export interface TrainedModel<Name extends string, Types extends ModelTypes, Evaluate, Predict, Explain> {
  readonly task: Name;
  /** Classes that it knows; none where it predicts no class. */
  readonly labels: readonly string[];
  /** Columns of a table that it reads; none where it reads files. */
  readonly columns: readonly string[];
  /** Measures it on a file with known answers. */
  evaluate(data: string, options?: Evaluate): Promise<Types['evaluation']>;
  /** One answer for each input, in their order: texts, paths of files, or rows of a table. */
  predict(inputs: readonly Types['input'][], options?: Predict): Promise<readonly Types['answer'][]>;
  /** Why it answers so, one entry for each input. */
  explain(inputs: readonly Types['input'][], options?: Explain): Promise<readonly Types['explanation'][]>;
  /** An answer as a line for a person. */
  showPrediction(answer: Types['answer'], language?: Language): string;
  /** An explanation as lines for a person, with colors for a terminal where they are wanted. */
  showExplanation(
    explanation: Types['explanation'],
    options?: { language?: Language; color?: boolean },
  ): string;
  /** Frees its memory; it cannot be used afterwards. Closing it again does nothing. */
  close(): Promise<void>;
}

/** What only models that write text can do. */
interface Generates {
  /** Continues a prompt; `onText` hears each piece as it comes. */
  generate(
    prompt: string,
    options?: z.input<typeof generateOptions>,
    onText?: (piece: string) => void,
  ): Promise<{ readonly prompt: string } & Generated>;
}

/** A trained model of a task known by name: `TaskModel<'text-classification'>`. */
export type TaskModel<Name extends TaskName> = TrainedModel<
  Name,
  TypesOf<Name>,
  InputOptions<TaskNamed<Name>['evaluateOptions']>,
  InputOptions<TaskNamed<Name>['predictOptions']>,
  InputOptions<TaskNamed<Name>['explainOptions']>
> &
  (Name extends 'text-generation' ? Generates : unknown);

type Given = Readonly<Record<string, unknown>>;

interface AnyTypes extends ModelTypes {
  readonly input: string | Row;
  readonly answer: Given;
  readonly explanation: Given;
  readonly evaluation: Evaluation<Given> & Given;
}
type Opened = TrainedModel<TaskName, AnyTypes, Given, Given, Given> & Partial<Generates>;

/** What a model of a task takes and gives where the task is not known in advance: inputs of any, answers of its own. */
interface LooseTypes<Types extends ModelTypes> extends ModelTypes {
  readonly input: string | Row;
  readonly answer: Types['answer'] & Given;
  readonly explanation: Types['explanation'] & Given;
  readonly evaluation: Types['evaluation'] & Given;
}

interface ShowsAny {
  /** An answer as a line for a person. */
  showPrediction(answer: Given, language?: Language): string;
  /** An explanation as lines for a person, with colors for a terminal where they are wanted. */
  showExplanation(explanation: Given, options?: { language?: Language; color?: boolean }): string;
}

type LooseModel<Name extends TaskName> = Omit<
  TrainedModel<Name, LooseTypes<TypesOf<Name>>, Given, Given, Given>,
  keyof ShowsAny
> &
  ShowsAny &
  (Name extends 'text-generation' ? Generates : { readonly generate?: undefined });

/**
 * A trained model of a task that is only known when the program runs. `task` narrows it: after
 * `if (model.task === 'translation')`, `answers[0].translation` is a `string`.
 */
export type AnyTaskModel = { [Name in TaskName]: LooseModel<Name> }[TaskName];

/**
 * Opens a model folder that `millwright train` wrote. With `task`, answers are typed, and a model of another task is
 * refused. Throws UserError for a folder that is no model or is damaged.
 *
 *     const model = await loadModel('models/failures', { task: 'text-classification' });
 *     const [{ label, score }] = await model.predict(['hyd hose blown at bucket']);
 *     await model.close();
 */
export function loadModel<const Name extends TaskName>(
  folder: string,
  options: { readonly task: Name },
): Promise<TaskModel<Name>>;
export function loadModel(folder: string): Promise<AnyTaskModel>;
export async function loadModel(
  folder: string,
  { task: wanted }: { task?: TaskName } = {},
): Promise<unknown> {
  const bundle = await openBundle(folder).catch((error: unknown) => {
    throw error instanceof UserError ? inCode(error, []) : error;
  });
  const task = wanted === undefined ? taskOfBundle(bundle) : taskNamed(wanted);
  if (bundle.manifest.task !== task.name) {
    throw new UserError({
      en: `the model in ${folder} is of task ${bundle.manifest.task}, not ${task.name}; leave the task out, or open another folder`,
      zh: `${folder} 中的模型属于任务 ${bundle.manifest.task}，而不是 ${task.name}；请去掉任务名或打开其他文件夹`,
    });
  }
  const model = await openModel(task, bundle);
  const checked = (schema: OptionSchema, verb: string, options: Given = {}) =>
    readOptions(schema, options, `${verb} of ${task.name}`, 'code');
  const names = Object.keys({
    ...task.evaluateOptions.shape,
    ...task.predictOptions.shape,
    ...task.explainOptions.shape,
  });
  let closed = false;
  const asCode = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) {
      throw new UserError({
        en: `the model in ${folder} has been closed; open it again with loadModel`,
        zh: `${folder} 中的模型已关闭；请重新打开`,
      });
    }
    try {
      return await work();
    } catch (error) {
      throw error instanceof UserError ? inCode(error, names) : error;
    }
  };
  const opened: Opened = {
    task: task.name as TaskName,
    labels: model.labels,
    columns: model.columns,
    evaluate: (data, options) =>
      asCode(
        async () =>
          (await model.evaluate(
            data,
            checked(task.evaluateOptions, 'evaluate', options),
          )) as AnyTypes['evaluation'],
      ),
    predict: (inputs, options) =>
      asCode(
        async () =>
          (await model.predict(inputs, checked(task.predictOptions, 'predict', options))) as readonly Given[],
      ),
    explain: (inputs, options) =>
      asCode(
        async () =>
          (await model.explain(inputs, checked(task.explainOptions, 'explain', options))) as readonly Given[],
      ),
    showPrediction: (answer, language = 'en') => model.show.answer(answer, language),
    showExplanation: (explanation, { language = 'en', color = false } = {}) =>
      model.show.explanation(explanation, language, color),
    ...(model.generate && {
      generate: (prompt, options = {}, onText = () => {}) =>
        asCode(async () => {
          const checkedOptions = checked(generateOptions, 'generate', options);
          return (await model.generate?.(prompt, checkedOptions, onText)) as {
            prompt: string;
          } & Generated;
        }),
    }),
    async close() {
      if (closed) return;
      closed = true;
      await model.close();
    },
  };
  return opened;
}
