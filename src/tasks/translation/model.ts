import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import { cleanText } from '../../data/cleaning/text.ts';
import { shortened } from '../kit/console.ts';
import type { Evaluation, OpenModel } from '../kit/task.ts';
import { withCleanup } from '../kit/with-cleanup.ts';
import { originOf, shown, type TokenOrigin } from './explain-translation.ts';
import { measureTranslation, type TranslationMetrics } from './measure.ts';
import type { EvaluateOptions, ExplainOptions } from './options.ts';
import { readPairs } from './pairs.ts';
import { takeOut } from './placeholders.ts';
import { pairReading, reasons } from './prepare.ts';
import { Translator } from './translator.ts';

/** A sentence with its translation. */
export interface Translation {
  readonly input: string;
  readonly translation: string;
}

/** Which words of a sentence each token of its translation comes from. */
export interface TranslationExplanation extends Translation {
  readonly tokens: readonly TokenOrigin[];
}

export interface Types {
  readonly input: string;
  readonly answer: Translation;
  readonly explanation: TranslationExplanation;
  readonly evaluation: Evaluation<TranslationMetrics> & {
    readonly rows: number;
    /** By reason, and all together; `leftOutBy` has the reasons only. */
    readonly leftOut: Readonly<Record<string, number>>;
  };
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: object;
  readonly explainOptions: ExplainOptions;
}

/** Tokens of a translation that are explained where no words are named. */
const explainedTokens = 12;
/** Words of the sentence that are shown for each token. */
const shownWords = 4;

/** Opens a translation model: it translates sentences and shows where each word comes from. */
export async function openTranslation(bundle: Bundle): Promise<OpenModel<Types>> {
  const translator = await Translator.open(bundle);
  const { tokenizer, sizes } = translator;
  const trained = jsonObject(bundle.manifest.content.columns ?? null);
  const columns = { input: String(trained.input), target: String(trained.target) };
  const clean = (text: string) => cleanText(text, { normalize: false });
  return {
    labels: [],
    reasons,
    columns: [columns.input],
    evaluate: (path, options) =>
      withCleanup(async (hold) => {
        const { input = columns.input, target = columns.target } = options;
        const read = hold(await readPairs(path, pairReading(options, { input, target })));
        const fitting = [...read.pairs].filter(
          ({ source }) => tokenizer.encode(source).length < sizes.length,
        );
        if (fitting.length === 0) {
          throw new UserError({
            en: `every sentence of ${path} is longer than the model reads`,
            zh: `${path} 的每个句子都超过模型能读的长度`,
          });
        }
        const leftOutBy = { ...read.leftOut, tooLong: read.pairs.length - fitting.length };
        const { metrics } = await measureTranslation(translator, fitting, {}, 0);
        return {
          model: bundle.folder,
          data: path,
          rows: fitting.length,
          leftOut: { ...leftOutBy, all: read.rowsRead - fitting.length },
          leftOutBy,
          notes: read.notes,
          metrics,
        };
      }),
    async predict(inputs) {
      const translations = await translator.translate(inputs.map(clean));
      return inputs.map((input, i) => ({ input, translation: translations[i] }));
    },
    async explain(inputs, { label }) {
      const explanations: TranslationExplanation[] = [];
      for (const input of inputs) {
        const text = clean(input);
        const [{ tokens, kept }] = await translator.translateToTokens([text]);
        const [translation] = await translator.translate([text]);
        const names = tokens.map((id) => shown(id, tokenizer, kept));
        const source = { text, ...takeOut(text) };
        const origins: TokenOrigin[] = [];
        for (const at of chosenTokens(names, label, translation)) {
          origins.push(await originOf(sizes, translator.weights, tokenizer, source, tokens, at));
        }
        explanations.push({ input: text, translation, tokens: origins });
      }
      return explanations;
    },
    show: {
      answer: ({ translation }) => translation,
      explanation: ({ input, translation, tokens }) =>
        [`${shortened(input)}  →  ${shortened(translation)}`, ...tokens.map(originLine)].join('\n'),
      cells: ({ translation }) => ({ translation }),
    },
    close: () => translator.close(),
  };
}

/** The first tokens of a translation, or those of the words that `--label` names. */
function chosenTokens(names: readonly string[], label: string | undefined, translation: string): number[] {
  if (label === undefined) return names.map((_, i) => i).slice(0, explainedTokens);
  const chosen = names.flatMap((name, i) => (name.trim() !== '' && label.includes(name.trim()) ? [i] : []));
  if (chosen.length > 0) return chosen;
  throw new UserError({
    en: `the translation "${translation}" has no token of "${label}"; name a word of it`,
    zh: `译文“${translation}”中没有“${label}”的词元；请给出其中的词`,
  });
}

/** `pump (0.93)  ←  水泵 +0.81, 漏油 +0.05`: a token, its probability, and the words that add most to it. */
function originLine({ token, score, contributions }: TokenOrigin): string {
  const parts = [...contributions]
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, shownWords)
    .map(({ text, contribution }) => `${text} ${contribution >= 0 ? '+' : ''}${contribution.toFixed(2)}`);
  return `  ${token.trim()} (${score.toFixed(2)})  ←  ${parts.join(', ')}`;
}
