import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import { cleanText } from '../../data/cleaning/text.ts';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { readWeights } from '../../formats/index.ts';
import { mostCharactersOf } from '../kit/memory-options.ts';
import { checkTokens, savedSizes } from '../kit/saved-model.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import { originOf, shown } from './explain-translation.ts';
import { measureTranslation } from './measure.ts';
import type { TranslationSizes } from './network.ts';
import { readPairs } from './pairs.ts';
import { takeOut } from './placeholders.ts';
import { Translator } from './translator.ts';

/** Tokens of a translation whose origin is told where none is asked for. */
const explainedTokens = 12;

/** Opens a translation model as the command line uses it. */
export async function openTranslation(bundle: Bundle): Promise<TaskModel> {
  const { content } = bundle.manifest;
  const saved = savedSizes(content.network, [
    'vocabulary',
    'length',
    'width',
    'encoderLayers',
    'decoderLayers',
    'heads',
    'intermediate',
  ]);
  const sizes: TranslationSizes = { ...saved, dropout: 0, labelSmoothing: 0 };
  const stored = readWeights(await bundle.read('model.onnx'));
  const weights = new Map([...stored].map(([path, { data }]) => [path, data]));
  const tokenizer = BytePairTokenizer.parse((await bundle.read('tokenizer.json')).toString('utf8'));
  checkTokens(tokenizer, sizes.vocabulary);
  return translationTaskModel(bundle, new Translator(tokenizer, sizes, weights), weights);
}

function translationTaskModel(
  bundle: Bundle,
  translator: Translator,
  weights: ReadonlyMap<string, Float32Array>,
): TaskModel {
  const trained = jsonObject(bundle.manifest.content.columns ?? null);
  const { tokenizer, sizes } = translator;
  return {
    reads: 'text',
    async evaluate(path, options) {
      const read = await readPairs(path, {
        input: String(options.input ?? trained.input),
        target: String(options.target ?? trained.target),
        header: options.header === false ? false : undefined,
        encoding: typeof options.encoding === 'string' ? options.encoding : undefined,
        mostCharacters: mostCharactersOf(options),
      });
      const { pairs, rowsRead, leftOut } = read;
      try {
        const fitting = [...pairs].filter(({ source }) => tokenizer.encode(source).length < sizes.length);
        if (fitting.length === 0)
          throw new UserError(`every sentence of ${path} is longer than the model reads`);
        const { metrics } = await measureTranslation(translator, fitting, {}, 0);
        return {
          model: bundle.folder,
          data: path,
          rows: fitting.length,
          leftOut: { ...leftOut, tooLong: pairs.length - fitting.length, all: rowsRead - fitting.length },
          metrics: { ...metrics },
        };
      } finally {
        read.close();
      }
    },
    async predict(inputs) {
      const cleaned = inputs.map((each) => cleanText(each, { normalize: false }));
      const translations = await translator.translate(cleaned);
      return inputs.map((input, i): Outcome => ({ input, translation: translations[i] }));
    },
    async explain(inputs, { label }) {
      const explanations: Outcome[] = [];
      for (const input of inputs) {
        const text = cleanText(input, { normalize: false });
        const [{ tokens, kept }] = await translator.translateToTokens([text]);
        const [translation] = await translator.translate([text]);
        const names = tokens.map((id) => shown(id, tokenizer, kept));
        const chosen =
          typeof label === 'string'
            ? names.flatMap((name, i) => (name.trim() !== '' && label.includes(name.trim()) ? [i] : []))
            : names.map((_, i) => i).slice(0, explainedTokens);
        if (chosen.length === 0) {
          throw new UserError(
            `the translation "${translation}" has no token of "${String(label)}"; name a word of it`,
          );
        }
        const source = { text, ...takeOut(text) };
        const origins: Outcome[] = [];
        for (const at of chosen) {
          const { contributions, ...rest } = await originOf(sizes, weights, tokenizer, source, tokens, at);
          origins.push({ ...rest, contributions: contributions.map((each) => ({ ...each })) });
        }
        explanations.push({ input: text, translation, tokens: origins });
      }
      return explanations;
    },
    showPrediction: ({ translation }) => String(translation),
    showExplanation({ input, translation, tokens }) {
      const lines = (Array.isArray(tokens) ? tokens.map(jsonObject) : []).map((each) => {
        const list = Array.isArray(each.contributions) ? each.contributions.map(jsonObject) : [];
        const largest = [...list].sort(
          (a, b) => Math.abs(Number(b.contribution)) - Math.abs(Number(a.contribution)),
        );
        const parts = largest
          .slice(0, 4)
          .map(
            ({ text, contribution }) =>
              `${String(text)} ${Number(contribution) >= 0 ? '+' : ''}${Number(contribution).toFixed(2)}`,
          );
        return `  ${String(each.token).trim()} (${Number(each.score).toFixed(2)})  ←  ${parts.join(', ')}`;
      });
      return [`${String(input)}  →  ${String(translation)}`, ...lines].join('\n');
    },
    close: () => translator.close(),
  };
}
