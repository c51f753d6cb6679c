import { UserError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { inferenceOnnx } from '../../src/nn/inference-graph.ts';
import { Dense } from '../../src/nn/layers/index.ts';
import { Input } from '../../src/nn/model.ts';
import { frameReport } from '../../src/report/frame-report.ts';
import type { ReportFacts } from '../../src/report/report-facts.ts';
import { type SectionContext, sectionContext } from '../../src/report/sections/section-context.ts';
import { fitFacts, fitOptions } from '../../src/tasks/kit/fit-facts.ts';
import { implement } from '../../src/tasks/kit/implement.ts';
import type { TrainContext } from '../../src/tasks/kit/task.ts';
import { fileNames, modelFacts } from '../../src/tasks/kit/training-facts.ts';
import { epochClock } from '../../src/train/epoch-clock.ts';
import { sequential } from '../../src/train/model.ts';
import { adam } from '../../src/train/optimizers/index.ts';
import { maeOf, readPoints } from './model.ts';
import type { Options } from './options.ts';

export const implementation = implement({
  async prepare({ options, files, seed }: TrainContext<Options>) {
    const points = await readPoints(files.train, [options.x, options.y], options);
    const order = new Random(seed).shuffle([...points]);
    const held = Math.max(1, Math.round(options.testShare * order.length));
    if (points.length < 5) throw new UserError({ en: 'give five points', zh: '请给出五个点' });
    const [test, train] = [order.slice(0, held), order.slice(held)];
    return {
      train,
      test,
      counts: { train: train.length, validation: 0, test: test.length },
      rowsRead: points.length,
      summary: { en: `${points.length} points`, zh: `${points.length} 个点` },
      leftOut: {},
      leftOutOfFiles: [],
      notes: [],
      onDisk: false,
      simulated: false,
    };
  },
  network: () => ({ name: 'line', epochs: 500, about: { en: 'line', zh: 'line' } }),
  async train({ train }, _network, fit, { options }) {
    const model = sequential([Input({ shape: [1], name: 'x' }), Dense(1, { name: 'line' })], {
      seed: fit.seed,
    });
    model.compile({ optimizer: adam({ learningRate: 0.1 }), loss: 'meanSquaredError' });
    const clock = epochClock();
    const x = { data: Float32Array.from(train, (point) => point.x), shape: [train.length, 1] };
    const y = { data: Float32Array.from(train, (point) => point.y), shape: [train.length, 1] };
    const history = await model.fit(x, y, { ...fitOptions(fit), callbacks: [clock] });
    const onnx = inferenceOnnx(model.network, model.getWeights(), { output: 'y' });
    const [slope, bias] = ['kernel', 'bias'].map((name) => model.getWeights().get(`line/${name}`)?.[0] ?? 0);
    const facts = fitFacts(model, history, clock);
    await model.dispose();
    return {
      ...facts,
      slope,
      bias,
      files: { 'model.onnx': onnx },
      content: { columns: [options.x, options.y] },
    };
  },
  async measure({ slope, bias }, { test }) {
    const mae = maeOf(test, (x) => slope * x + bias);
    return {
      metrics: { mae },
      headline: { en: `off by ${mae.toFixed(3)}`, zh: `平均误差 ${mae.toFixed(3)}` },
    };
  },
  report: async ({ context, data, network, trained, facts, measured }) =>
    frameReport<ReportFacts, SectionContext>({
      context: (_, language) => sectionContext(language, { en: {}, zh: {} }),
      verdict: () => ({ headline: measured.headline[context.lang], sentences: [], tone: 'plain' }),
      opening: () => [],
      sections: () => [],
    })(
      {
        ...facts,
        subject: 'row',
        data: {
          files: fileNames(context.files),
          inputColumn: context.options.x,
          targetColumn: context.options.y,
          simulated: false,
          rowsRead: data.rowsRead,
          rowsKept: data.rowsRead,
          leftOut: [],
          duplicates: { exact: 0, near: 0 },
          split: { ...data.counts, seed: context.seed, kind: 'random' },
          samples: [],
        },
        model: modelFacts(context, network, trained, []),
        usage: { folder: context.out, example: '{"x": 1}' },
      },
      context.lang,
    ),
});
