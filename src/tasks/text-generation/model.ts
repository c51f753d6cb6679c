import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import { contributionBars, shortened } from '../kit/console.ts';
import type { Evaluation, OpenModel } from '../kit/task.ts';
import { withCleanup } from '../kit/with-cleanup.ts';
import { plainText, readDocuments } from './documents.ts';
import type { TokenExplanation } from './explain-next-token.ts';
import type { EvaluateOptions, ExplainOptions, GenerateOptions } from './options.ts';
import type { PerplexityMetrics } from './perplexity.ts';
import { documentReading, reasons } from './prepare.ts';
import { type Generated, TextGenerator } from './text-generator.ts';

/** How the model continues a text when it always takes the most probable token. */
export interface Continuation extends Pick<Generated, 'tokens' | 'stopped'> {
  readonly input: string;
  readonly continuation: string;
}

export interface Types {
  readonly input: string;
  readonly answer: Continuation;
  readonly explanation: TokenExplanation;
  readonly evaluation: Evaluation<PerplexityMetrics> & {
    readonly rows: number;
    readonly leftOut: number;
  };
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: object;
  readonly explainOptions: ExplainOptions;
}

/** Opens a language model: it continues texts and measures how well it predicts them. */
export async function openTextGeneration(bundle: Bundle): Promise<OpenModel<Types>> {
  const generator = await TextGenerator.open(bundle);
  const { column } = jsonObject(bundle.manifest.content.columns ?? null);
  const trained = typeof column === 'string' && column !== 'text' ? column : undefined;
  return {
    labels: [],
    reasons,
    columns: trained === undefined ? [] : [trained],
    evaluate: (path, options) =>
      withCleanup(async (hold) => {
        const input = options.input ?? (plainText.test(path) ? undefined : trained);
        const { texts, rowsRead, leftOut, notes } = hold(
          await readDocuments(path, { ...documentReading(options), input }),
        );
        return {
          model: bundle.folder,
          data: path,
          rows: texts.length,
          leftOut: rowsRead - texts.length,
          leftOutBy: { ...leftOut },
          notes,
          metrics: await generator.perplexity(texts),
        };
      }),
    async predict(inputs) {
      const answers: Continuation[] = [];
      for (const input of inputs) {
        const { text, tokens, stopped } = await generator.generate(input, { temperature: 0, maxTokens: 60 });
        answers.push({ input, continuation: text, tokens, stopped });
      }
      return answers;
    },
    async generate(prompt, options: GenerateOptions, onText) {
      return { prompt, ...(await generator.generate(prompt, options, onText)) };
    },
    async explain(inputs, { label }) {
      const explanations: TokenExplanation[] = [];
      for (const input of inputs) {
        if (input.trim() === '') {
          throw new UserError({
            en: 'an empty text has no words to explain; give a text',
            zh: '空文本没有可解释的词；请给出文本',
          });
        }
        explanations.push(await generator.explain(input, label));
      }
      return explanations;
    },
    show: {
      answer: ({ input, continuation }) => `${input}${continuation}`,
      explanation({ input, token, score, baseline, start, contributions }, language, color) {
        const [own, without] = [score, baseline + start].map((each) => each.toFixed(3));
        const bars = contributionBars(
          contributions.map(({ text, contribution }) => ({ name: text, value: contribution })),
          { digits: 3, unit: 0.75, color, language },
        );
        const title =
          language === 'zh'
            ? `下一个“${token}”：概率 ${own}，没有任何词时为 ${without}；各词的影响：`
            : `next "${token}": probability ${own}, ${without} without any words; the words add:`;
        return [shortened(input), title, ...bars].join('\n');
      },
      cells: ({ continuation }) => ({ continuation }),
    },
    close: () => generator.close(),
  };
}
