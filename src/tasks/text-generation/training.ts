import { model as createModel } from '../../train/model.ts';
import type { FitRequest } from '../kit/fit-facts.ts';
import { implement } from '../kit/implement.ts';
import { testedOn } from '../kit/leaks.ts';
import type { TrainContext } from '../kit/task.ts';
import { encodedEach } from '../sequence/tokens.ts';
import { trainTokenLosses } from '../sequence/train-token-losses.ts';
import {
  chooseArchitecture,
  contextFor,
  type LanguageModelArchitecture,
  type LanguageModelChoice,
  type LanguageModelTraining,
} from './architectures.ts';
import { type LanguageModelSizes, languageModel, languageModelOnnx } from './network.ts';
import type { Options } from './options.ts';
import { packedDataset, packTightly, packWhole, type TokenRows } from './packing.ts';
import { unigramShares } from './perplexity.ts';
import { type PreparedDocuments, prepare } from './prepare.ts';
import { generationReport } from './report/generation-report.ts';
import { reportData } from './report-data.ts';
import { TextGenerator } from './text-generator.ts';

export const implementation = implement({
  prepare,
  network,
  async train(data, { architecture, sizes }, fit, { hold }) {
    const { split, tokenizer, tokens, documentStart, documents } = data;
    const most = documents.onDisk ? 0 : undefined;
    const held = packWhole(encodedEach(split.validation, tokenizer), sizes.context, documentStart, most);
    hold(held.tokens);
    const rows = { train: packTightly(tokens, sizes.context, documentStart), validation: held };
    const training = await trainLanguageModel(architecture, sizes, rows, fit);
    return {
      ...training,
      generator: hold(new TextGenerator(tokenizer, sizes, training.weights)),
      files: {
        'model.onnx': languageModelOnnx(sizes, training.weights),
        'tokenizer.json': JSON.stringify(tokenizer),
      },
      content: { network: { ...sizes }, columns: { column: documents.column } },
    };
  },
  async measure({ generator, tokensPerSecond }, { split, tokens, leaks }, { seed, files }) {
    const unigram = unigramShares(tokens, generator.sizes.vocabulary);
    const metrics = await generator.perplexity(split.test, seed, unigram);
    const { perplexity, low, high, documents, unigramPerplexity = Number.NaN } = metrics;
    const [value, from, to] = [perplexity, low, high].map((each) => each.toFixed(2));
    const tested = testedOn(documents, { en: 'texts', zh: '条' }, leaks?.shared, files.test);
    return {
      metrics,
      cost: { tokensPerSecond: Math.round(tokensPerSecond) },
      headline: {
        en: `perplexity ${value} (95%: ${from} to ${to}) on ${tested.en}; ${unigramPerplexity.toFixed(1)} by frequency alone`,
        zh: `在 ${tested.zh}上困惑度为 ${value}（95% 区间：${from} 至 ${to}）；仅按频率为 ${unigramPerplexity.toFixed(1)}`,
      },
    };
  },
  report: async (run) => generationReport(await reportData(run), run.context.lang),
});

function network(
  { bytes, tokenizer, lengths, documentStart }: PreparedDocuments,
  { architecture: asked, options }: TrainContext<Options>,
): LanguageModelChoice {
  const architecture = chooseArchitecture(asked, bytes);
  const { name, epochs } = architecture;
  const context = options.context ?? contextFor(lengths);
  return {
    architecture,
    sizes: { ...architecture.sizes, vocabulary: tokenizer.size, context, documentStart },
    name,
    epochs,
    about: {
      en: `${name}, ${tokenizer.size} tokens, ${context} seen at once`,
      zh: `${name}，${tokenizer.size} 个词元，一次看到 ${context} 个`,
    },
  };
}

/** Trains the prediction of the next token on packed rows; keeps the weights of the epoch with the lowest perplexity. */
async function trainLanguageModel(
  architecture: LanguageModelArchitecture,
  sizes: LanguageModelSizes,
  rows: { readonly train: TokenRows; readonly validation: TokenRows },
  fit: FitRequest,
): Promise<LanguageModelTraining> {
  const { ids, next, losses } = languageModel(sizes);
  const model = createModel(
    { inputs: [ids, next], outputs: losses },
    { name: architecture.name, seed: fit.seed, device: fit.device },
  );
  const facts = await trainTokenLosses(
    model,
    { train: packedDataset(rows.train), validation: packedDataset(rows.validation) },
    {
      ...architecture,
      batchSize: Math.max(1, Math.round(architecture.batchTokens / sizes.context)),
      warmupShare: 1 / 10,
      lastRate: 0.1,
      monitor: 'valPerplexity',
    },
    fit,
    // The losses of all tokens are the network's predictions.
    (all) => ({ perplexity: Math.exp(all.reduce((sum, loss) => sum + loss, 0) / rows.validation.counted) }),
  );
  return {
    ...facts,
    history: facts.history.map((logs) => ({ ...logs, perplexity: Math.exp(logs.loss) })),
    tokensPerSecond: (rows.train.rows * sizes.context * facts.history.length) / facts.seconds,
  };
}
