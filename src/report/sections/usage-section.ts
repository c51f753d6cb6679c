import type { Section } from '../block.ts';
import { printable, truncate } from '../plain-text.ts';
import type { ReportFacts, UsageFacts } from '../report-facts.ts';
import type { SectionContext } from './section-context.ts';

/** Commands and code that work as they stand, made from the model's folder. */
export function usageSection({ usage }: ReportFacts, { strings }: SectionContext): Section {
  const words = strings.usage;
  const { predict, explain, evaluate } = words.comments;
  const example = truncate(printable(usage.example).replace(/\s+/g, ' ').trim(), 120);
  const folder = shellQuote(usage.folder);
  return {
    id: 'usage',
    title: words.title,
    lead: words.folderNote,
    blocks: [
      {
        kind: 'code',
        language: 'sh',
        title: words.shell,
        text: [
          `# ${predict}`,
          `npx millwright predict ${folder} ${shellQuote(example)}`,
          `# ${explain}`,
          `npx millwright explain ${folder} ${shellQuote(example)}`,
          `# ${evaluate}`,
          `npx millwright evaluate ${folder} ${usage.newData ?? 'new.csv'}`,
        ].join('\n'),
      },
      {
        kind: 'code',
        language: 'typescript',
        title: words.typescript,
        text: typescriptExample(usage, example),
      },
      {
        kind: 'code',
        language: 'python',
        title: words.python,
        text: pythonExample(
          usage,
          usage.encodedBy === undefined ? words.pythonNote : words.encodedBy(usage.encodedBy),
        ),
      },
    ],
  };
}

function typescriptExample({ folder, answer = ['label', 'score'] }: UsageFacts, example: string): string {
  return [
    "import { loadModel } from 'millwright';",
    '',
    `const model = await loadModel(${JSON.stringify(folder)});`,
    `const [answer] = await model.predict([${JSON.stringify(example)}]);`,
    `console.log(${answer.map((key) => `answer.${key}`).join(', ')});`,
  ].join('\n');
}

function pythonExample({ folder, onnxInputs }: UsageFacts, note: string): string {
  const path = JSON.stringify(`${folder.replace(/[/\\]+$/, '')}/model.onnx`);
  const feeds = onnxInputs.map(({ name, dtype, shape, values }) => {
    const size = shape.join(', ');
    const array =
      values === undefined
        ? `np.zeros((${size}${shape.length === 1 ? ',' : ''}), dtype=np.${dtype})`
        : `np.array(${pythonList(values)}, dtype=np.${dtype}).reshape(${size})`;
    return `    ${JSON.stringify(name)}: ${array},`;
  });
  return [
    'import numpy as np',
    'import onnxruntime as ort',
    '',
    `session = ort.InferenceSession(${path})`,
    `inputs = {  # ${note}`,
    ...feeds,
    '}',
    'print(session.run(None, inputs)[0])',
  ].join('\n');
}

/** The numbers in lines of a readable length; the zeros that fill up a short text are written as a product. */
function pythonList(values: number[]): string {
  const last = values.findLastIndex((value) => value !== 0);
  const zeros = values.length - 1 - last;
  const shown = zeros > 8 ? values.slice(0, last + 1) : values;
  const padding = zeros > 8 ? ` + [0] * ${zeros}` : '';
  const lines: string[] = [];
  for (let start = 0; start < shown.length; start += 12)
    lines.push(shown.slice(start, start + 12).join(', '));
  if (lines.length < 2) return `[${lines.join('')}]${padding}`;
  return `[\n        ${lines.join(',\n        ')}\n    ]${padding}`;
}

/** One argument of a POSIX shell; plain names stay as they are. */
export function shellQuote(argument: string): string {
  if (/^[\w./:@%+=,-]+$/.test(argument) && !argument.startsWith('-')) return argument;
  if (!/["$`\\!]/.test(argument)) return `"${argument}"`;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
