import {
  exampleOf,
  openInPython,
  predictInTypescript,
  shellQuote,
  type UsageCode,
} from '../../../report/sections/usage-section.ts';
import type { GenerationContext, GenerationReportData } from './facts.ts';

/** How to continue a text: in Python with the tokenizer's file and the model's, the likeliest token each time. */
export function generationUsage(
  { usage }: GenerationReportData,
  { words, strings }: GenerationContext,
): UsageCode {
  const folder = shellQuote(usage.folder);
  const prompt = exampleOf(usage.example, 60);
  return {
    commands: [
      {
        comment: words.usage.generate,
        command: `npx millwright generate ${folder} --prompt ${shellQuote(prompt)}`,
      },
      {
        comment: strings.usage.comments.explain,
        command: `npx millwright explain ${folder} ${shellQuote(prompt)}`,
      },
      {
        comment: strings.usage.comments.evaluate,
        command: `npx millwright evaluate ${folder} ${usage.newData ?? 'other.txt'}`,
      },
    ],
    typescript: predictInTypescript(usage.folder, JSON.stringify(prompt), ['continuation']),
    pythonNote: strings.usage.packages('numpy onnxruntime tokenizers'),
    python: [
      ...openInPython(usage.folder, 'from tokenizers import Tokenizer'),
      'tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")',
      'network = json.load(open(f"{folder}/millwright.json", encoding="utf-8"))["content"]["network"]',
      'start, context = network["documentStart"], network["context"]',
      '',
      `prompt = [start] + tokenizer.encode(${JSON.stringify(prompt)}).ids`,
      'past = {',
      '    each.name: np.zeros([size if isinstance(size, int) else 1 for size in each.shape], np.float32)',
      '    for each in session.get_inputs() if each.name.startswith("past_key_values")',
      '}',
      'outputs = [each.name for each in session.get_outputs()]',
      'written = []',
      'for position in range(context):',
      '    token = prompt[position] if position < len(prompt) else written[-1]',
      '    step = {"input_ids": np.array([[token]], np.int32), "position": np.array([position], np.int64)}',
      '    result = dict(zip(outputs, session.run(None, {**step, **past})))',
      '    past = {name: result[name.replace("past_key_values", "present")] for name in past}',
      '    if position >= len(prompt) - 1:',
      '        likeliest = int(result["logits"].reshape(-1).argmax())',
      '        if likeliest == start:',
      '            break',
      '        written.append(likeliest)',
      'print(tokenizer.decode(written))',
    ].join('\n'),
  };
}
