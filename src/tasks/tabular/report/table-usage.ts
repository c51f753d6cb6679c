import {
  commandsFor,
  openInPython,
  predictInTypescript,
  shellQuote,
  type UsageCode,
} from '../../../report/sections/usage-section.ts';
import type { TabularReportData } from './facts.ts';
import type { TableContext } from './table-context.ts';

/** How to have a table or a row answered: in Python the model's file takes the raw columns by name. */
export function tableUsage(
  { usage, results, rawExample }: TabularReportData,
  context: TableContext,
): UsageCode {
  const { words, strings } = context;
  const { folder, newData = 'new.csv' } = usage;
  const classes = results.kind === 'classes';
  return {
    commands: [
      {
        comment: strings.usage.comments.predictFile,
        command: `npx millwright predict ${shellQuote(folder)} --file ${shellQuote(newData)}`,
      },
      ...commandsFor(folder, usage.example, context, newData),
    ],
    typescript: predictInTypescript(
      folder,
      `JSON.stringify(${usage.example})`,
      classes ? ['label', 'score'] : ['value', 'low', 'high'],
    ),
    pythonNote: `${strings.usage.packages('numpy onnxruntime')}${strings.frame.sentenceGap}${words.usage.python}`,
    python: [
      ...openInPython(folder),
      'model = json.load(open(f"{folder}/tabular.json", encoding="utf-8"))',
      '',
      'row = {',
      ...Object.entries(rawExample).map(
        ([name, value]) => `    ${JSON.stringify(name)}: ${value === null ? 'None' : JSON.stringify(value)},`,
      ),
      '}',
      'inputs = {}',
      'for column in session.get_inputs():',
      '    value = row[column.name]',
      '    if column.type == "tensor(string)":',
      '        inputs[column.name] = np.array([["" if value is None else value]], dtype=np.str_)',
      '    else:',
      '        dtype = np.float64 if column.type == "tensor(double)" else np.float32',
      '        inputs[column.name] = np.array([[np.nan if value is None else value]], dtype=dtype)',
      ...(classes ? classAnswer : quantityAnswer),
    ].join('\n'),
  };
}

const classAnswer = [
  'scores = session.run(["scores"], inputs)[0][0]',
  'answer = int(scores.argmax())',
  'decision = model.get("decision")  # the threshold of an alarm, for two classes',
  'if decision:',
  '    alarm = scores[decision["positive"]] >= decision["threshold"]',
  '    answer = decision["positive"] if alarm else 1 - decision["positive"]',
  'print(model["labels"][answer], float(scores[answer]))',
];

const quantityAnswer = [
  'value = float(session.run(["value"], inputs)[0][0, 0])',
  'margin = model.get("margin") or float("nan")',
  'print(value, value - margin, value + margin)',
];
