import { implement } from '../kit/implement.ts';
import { testedOn } from '../kit/leaks.ts';
import type { TrainContext } from '../kit/task.ts';
import { chooseArchitecture, type TranslationChoice } from './architectures.ts';
import { measureTranslation } from './measure.ts';
import { translationOnnx } from './network.ts';
import type { Options } from './options.ts';
import { type PreparedPairs, prepare } from './prepare.ts';
import { translationReport } from './report/translation-report.ts';
import { reportData } from './report-data.ts';
import { encodePairs, trainTranslation } from './train-translation.ts';
import { Translator } from './translator.ts';

export const implementation = implement({
  prepare,
  network,
  async train({ read, sides, tokenizer }, { architecture, sizes }, fit, { signal, say, hold }) {
    const encoding = { most: read.onDisk ? 0 : undefined, signal, say };
    const encoded = {
      train: hold(await encodePairs(sides.train, tokenizer, encoding)),
      validation: hold(await encodePairs(sides.validation, tokenizer, encoding)),
    };
    const training = await trainTranslation(architecture, sizes, encoded, fit);
    return {
      ...training,
      translator: hold(new Translator(tokenizer, sizes, training.weights)),
      files: {
        'model.onnx': translationOnnx(sizes, training.weights),
        'tokenizer.json': JSON.stringify(tokenizer),
      },
      content: { network: { ...sizes }, columns: read.columns },
    };
  },
  async measure({ translator }, { sides, leaks }, { seed, files, say }) {
    say({
      en: `translating ${sides.test.length} sentences for the test`,
      zh: `正在翻译 ${sides.test.length} 个测试句子`,
    });
    const results = await measureTranslation(translator, sides.test, {}, seed);
    const { metrics } = results;
    const [bleu, low, high, chrf] = [metrics.bleu, metrics.low, metrics.high, metrics.chrf].map((each) =>
      each.toFixed(2),
    );
    const tested = testedOn(metrics.sentences, { en: 'sentences', zh: '句' }, leaks?.shared, files.test);
    return {
      results,
      metrics,
      headline: {
        en: `BLEU ${bleu} (95%: ${low} to ${high}), chrF ${chrf} on ${tested.en}`,
        zh: `在 ${tested.zh}上 BLEU 为 ${bleu}（95% 区间：${low} 至 ${high}），chrF 为 ${chrf}`,
      },
    };
  },
  report: async (run) => translationReport(await reportData(run), run.context.lang),
});

function network(
  { counts, tokenizer, length }: PreparedPairs,
  { architecture: asked }: TrainContext<Options>,
): TranslationChoice {
  const architecture = chooseArchitecture(asked, counts.train);
  const { name, epochs } = architecture;
  return {
    architecture,
    sizes: { ...architecture.sizes, vocabulary: tokenizer.size, length },
    name,
    epochs,
    about: {
      en: `${name}, ${tokenizer.size} tokens for both languages, ${length} in a sentence at most`,
      zh: `${name}，两种语言共 ${tokenizer.size} 个词元，每句最多 ${length} 个`,
    },
  };
}
