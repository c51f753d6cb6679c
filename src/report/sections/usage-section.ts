import type { Block, Section } from '../block.ts';
import { printable, truncate } from '../plain-text.ts';
import type { ReportFacts } from '../report-facts.ts';
import type { SectionContext } from './section-context.ts';

/** Commands and code that run as they are, made from the model's folder. */
export interface UsageCode {
  readonly commands: readonly { readonly comment: string; readonly command: string }[];
  readonly typescript: string;
  readonly python: string;
  /** Above the Python code: what it needs. */
  readonly pythonNote: string;
}

export function usageSection(
  { commands, typescript, python, pythonNote }: UsageCode,
  { strings }: SectionContext,
): Section {
  const words = strings.usage;
  const shell = commands.map(({ comment, command }) => `# ${comment}\n${command}`).join('\n');
  const code = (language: string, title: string, text: string, note?: string): Block[] => [
    { kind: 'heading', text: title },
    ...(note === undefined ? [] : [{ kind: 'paragraph' as const, small: true, text: note }]),
    { kind: 'code', language, text },
  ];
  return {
    id: 'usage',
    title: words.title,
    lead: words.folderNote,
    blocks: [
      ...code('sh', words.shell, shell),
      ...code('typescript', words.typescript, typescript),
      ...code('python', words.python, python, pythonNote),
    ],
  };
}

/** Commands on one input, and `evaluate` on a file. */
export function commandsFor(
  folder: string,
  input: string,
  { strings: { usage: words } }: SectionContext,
  newData = 'new.csv',
): UsageCode['commands'] {
  const run = (verb: string, argument: string) =>
    `npx millwright ${verb} ${shellQuote(folder)} ${shellQuote(argument)}`;
  return [
    { comment: words.comments.predict, command: run('predict', input) },
    { comment: words.comments.explain, command: run('explain', input) },
    { comment: words.comments.evaluate, command: run('evaluate', newData) },
  ];
}

/** Texts go in as they are; in Python by way of the command line, since their encoding is Millwright's. */
export function usageOfTexts({ usage }: ReportFacts, context: SectionContext): UsageCode {
  const { folder, newData, answer = ['label', 'score'] } = usage;
  const example = exampleOf(usage.example);
  return {
    commands: commandsFor(folder, example, context, newData),
    typescript: predictInTypescript(folder, JSON.stringify(example), answer),
    python: predictByCommand(folder, JSON.stringify(example), answer),
    pythonNote: context.strings.usage.byCommand,
  };
}

/** A text as an example on one line of code. */
export const exampleOf = (text: string, longest = 120): string =>
  truncate(printable(text).replace(/\s+/g, ' ').trim(), longest);

/** `input` is an expression. Compiles under strict, and with unchecked indices refused. */
export function predictInTypescript(folder: string, input: string, answer: readonly string[]): string {
  return [
    "import { loadModel } from 'millwright';",
    '',
    `const model = await loadModel(${JSON.stringify(folder)});`,
    `for (const answer of await model.predict([${input}])) {`,
    `  console.log(${answer.map((key) => `answer.${key}`).join(', ')});`,
    '}',
    'await model.close();',
  ].join('\n');
}

/** `input` is an expression of a string. */
export function predictByCommand(folder: string, input: string, answer: readonly string[]): string {
  return [
    'import json, subprocess',
    '',
    `command = ["npx", "millwright", "predict", ${JSON.stringify(folder)}, ${input}, "--json"]`,
    'output = subprocess.run(command, capture_output=True, check=True).stdout',
    'for answer in json.loads(output):',
    `    print(${answer.map((key) => `answer[${JSON.stringify(key)}]`).join(', ')})`,
  ].join('\n');
}

/** The beginning of Python that runs `model.onnx` itself: `folder`, `session` and the imports. */
export function openInPython(folder: string, ...imports: readonly string[]): string[] {
  return [
    ...['import json', ...imports, 'import numpy as np', 'import onnxruntime as ort'],
    '',
    `folder = ${JSON.stringify(folder.replace(/[/\\]+$/, ''))}`,
    'session = ort.InferenceSession(f"{folder}/model.onnx")',
  ];
}

/** One argument of a POSIX shell; plain names stay as they are. */
export function shellQuote(argument: string): string {
  if (/^[\w./:@%+=,-]+$/.test(argument) && !argument.startsWith('-')) return argument;
  if (!/["$`\\!]/.test(argument)) return `"${argument}"`;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
