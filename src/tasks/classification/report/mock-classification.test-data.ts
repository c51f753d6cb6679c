/** Made-up measurements for the report's own tests: shaped like real ones, of any number of classes. */

import type { Language } from '../../../report/language/language.ts';
import type { ClassificationReportData, Estimate } from './facts.ts';

const CLASSES: Record<Language, string[]> = {
  en: [
    'Hydraulics',
    'Engine',
    'Electrical',
    'Undercarriage',
    'Cooling',
    'Boom and bucket',
    'Cab and HVAC',
    'Fuel system',
  ],
  zh: ['液压系统', '发动机', '电气系统', '行走机构', '冷却系统', '动臂与铲斗', '驾驶室与空调', '燃油系统'],
};
const TEXTS: Record<Language, string[]> = {
  en: [
    'hyd hose blown at bucket, losing oil',
    'eng wont start after shift change, batt ok',
    'alternator belt squeal + warning lamp on',
    'Track tensioner leaking grease LH side, pls check before night shift',
    'coolant temp high, fan clutch slipping again',
  ],
  zh: [
    '铲斗油缸漏油，油管爆裂，现场已停机等待处理',
    '换班后发动机无法启动，电瓶正常',
    '发电机皮带异响，报警灯亮',
    '左侧履带张紧装置漏黄油，夜班前请检查 track tensioner',
    '水温高，风扇离合器又打滑',
  ],
};
const WORDS: Record<Language, string[]> = {
  en: ['hose', 'leak', 'oil', 'pump', 'cylinder', 'pressure', 'blown', 'fitting', 'seal', 'start'],
  zh: ['油管', '漏油', '油缸', '泵', '压力', '接头', '密封', '爆裂', '启动', '异响'],
};

/** A small generator with a seed, so that every run draws the same numbers. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function estimate(value: number, rows: number): Estimate {
  const half = 1.96 * Math.sqrt((value * (1 - value)) / Math.max(1, rows));
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

export interface MockOptions {
  language: Language;
  classes: number;
  /** Share of right answers the numbers should give, roughly. */
  skill?: number;
  testRows?: number;
  longLabels?: boolean;
  seed?: number;
}

export function mockClassification(options: MockOptions): ClassificationReportData {
  const { language, classes, skill = 0.93, testRows = 3987, longLabels = false, seed = 7 } = options;
  const random = generator(seed);
  const names = CLASSES[language];
  const labels = Array.from({ length: classes }, (_, index) => {
    const base = names[index % names.length] ?? '';
    const name = index < names.length ? base : `${base} ${Math.floor(index / names.length) + 1}`;
    const tail =
      language === 'en'
        ? ' – repair or replacement of worn assemblies, including hoses, seals and everything attached to them'
        : '：磨损总成的维修或更换，包括油管、密封件以及所有与之相连的零部件和附属装置';
    return longLabels ? `${name}${tail}` : name;
  });
  const weights = labels.map((_, index) => 1 / (index + 1.4) ** 0.9);
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => weight / sum);
  const counts = shares.map((share, row) => {
    const rows = Math.max(2, Math.round(share * testRows));
    const right = Math.round(
      rows * Math.min(0.995, Math.max(0, skill + 0.05 - (0.22 * row) / classes - 0.05 * random())),
    );
    const cells = labels.map(() => 0);
    cells[row] = right;
    for (let wrong = rows - right; wrong > 0; wrong -= 1) {
      const other = Math.floor(random() ** 2 * (classes - 1));
      const column = other >= row ? other + 1 : other;
      cells[column] = (cells[column] ?? 0) + 1;
    }
    return cells;
  });
  const rowSum = counts.map((cells) => cells.reduce((a, b) => a + b, 0));
  const tested = rowSum.reduce((a, b) => a + b, 0);
  const columnSum = labels.map((_, column) => counts.reduce((a, cells) => a + (cells[column] ?? 0), 0));
  const perClass = labels.map((label, index) => {
    const hits = counts[index]?.[index] ?? 0;
    const support = rowSum[index] ?? 0;
    const precision = hits / Math.max(1, columnSum[index] ?? 0);
    const recall = hits / Math.max(1, support);
    const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
    return { label, precision, recall, f1: estimate(f1, support), support };
  });
  const accuracy = counts.reduce((a, cells, index) => a + (cells[index] ?? 0), 0) / tested;
  const f1Macro = perClass.reduce((a, { f1 }) => a + f1.value, 0) / classes;
  const texts = TEXTS[language];
  const text = (index: number) => texts[index % texts.length] ?? '';
  const label = (index: number) => labels[index % labels.length] ?? '';
  const spansOf = (line: string) =>
    [...line.matchAll(/\p{Script=Han}{2}|[\p{L}\d]+/gu)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      contribution: random() ** 2 * (random() < 0.3 ? -0.8 : 1.2),
    }));
  const total = tested * 5;
  return {
    title: language === 'en' ? 'Failures from work orders' : '从工单判断故障系统',
    task: 'text-classification',
    createdAt: '2026-03-14T09:26:00Z',
    subject: 'workOrder',
    data: {
      files: ['work-orders.csv'],
      inputColumn: language === 'en' ? 'description' : '故障描述',
      targetColumn: language === 'en' ? 'failure' : '故障系统',
      simulated: true,
      rowsRead: total + 1063,
      rowsKept: total,
      leftOut: [
        { reason: 'missing-label', rows: 611, examples: [text(1), text(2)] },
        { reason: 'duplicate', rows: 402, examples: [text(0)] },
        { reason: 'rare-label', rows: 37, examples: [language === 'en' ? 'Paint' : '油漆'] },
        { reason: 'someNewReason', rows: 13 },
      ],
      changes: [
        {
          action: 'white-space-collapsed',
          rows: 742,
          example: { before: `  ${text(4)}   !`, after: `${text(4)} !` },
        },
        { action: 'near-duplicates-grouped', rows: 955 },
      ],
      labelMerges: [{ from: ['HYDRAULICS', 'hydraulics ', 'Hydralics'], to: label(0), rows: 218 }],
      duplicates: { exact: 402, near: 955 },
      split: { train: total - tested * 2, validation: tested, test: tested, seed: 7, kind: 'stratified' },
      classes: labels.map((name, index) => ({ label: name, rows: (rowSum[index] ?? 0) * 5 })),
      samples: texts.map((input, index) => ({ input, label: label(index) })),
    },
    model: {
      architecture: 'ngram-bag',
      reasons: [
        { code: 'shortTexts', medianTokens: 8 },
        language === 'en' ? { code: 'typingErrors' } : { code: 'chinese', share: 0.86 },
        {
          code: 'bestOnValidation',
          candidates: [
            { architecture: 'ngram-bag', score: 0.861 },
            { architecture: 'text-cnn', score: 0.848 },
          ],
        },
      ],
      parameters: 1_284_107,
      summary:
        'Layer (type)              Output shape     Parameters\nembedding (Embedding)     [32, 64, 64]     1,280,000\npooling (GlobalAverage)   [32, 64]                 0\ndense (Dense)             [32, 8]              4,107',
      hyperParameters: [
        { name: 'batchSize', value: 32 },
        { name: 'optimizer', value: 'AdamW' },
        { name: 'learningRate', value: 0.002 },
        { name: 'labelSmoothing', value: 0.05 },
      ],
      imbalance: { method: 'classWeights', largest: 3.4, smallest: 0.45 },
    },
    training: {
      history: Array.from({ length: 12 }, (_, index) => {
        const fade = Math.exp(-index / 2.2);
        return {
          epoch: index + 1,
          loss: 0.11 + 1.9 * fade,
          accuracy: skill + 0.05 - 0.55 * fade,
          valLoss: 0.24 + 1.7 * fade + 0.006 * Math.max(0, index - 7),
          valAccuracy: skill - 0.5 * fade - 0.002 * Math.max(0, index - 7),
          valF1Macro: skill - 0.06 - 0.6 * fade,
          learningRate: 0.002 * (1 - index / 13),
          seconds: 2.4 + random() * 0.3,
        };
      }),
      bestEpoch: 9,
      stopped: 'earlyStopping',
      device: 'cpu',
    },
    results: {
      testRows: tested,
      accuracy: estimate(accuracy, tested),
      f1Macro: estimate(f1Macro, tested / 3),
      f1Weighted: accuracy - 0.004,
      logLoss: 0.263,
      majority: { label: label(0), accuracy: (rowSum[0] ?? 0) / tested, f1Macro: 0.06 },
      baselines: [
        { name: 'TF-IDF + logistic regression', accuracy: accuracy - 0.021, f1Macro: f1Macro - 0.04 },
      ],
      classes: perClass,
      confusion: { labels, counts },
      mistakes: Array.from({ length: 8 }, (_, index) => ({
        input: text(index),
        truth: label(index + 1),
        predicted: label(index),
        score: 0.991 - index * 0.013,
        spans: spansOf(text(index)),
      })),
      calibration: {
        bins: Array.from({ length: 10 }, (_, index) => ({
          meanScore: (index + 0.5) / 10,
          accuracy: Math.min(1, Math.max(0, (index + 0.5) / 10 + (random() - 0.6) * 0.09)),
          count: index < 1 ? 0 : Math.round(4 + 2000 * (index / 9) ** 5),
        })),
        expectedCalibrationError: 0.017,
      },
      coverage: [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99].map((threshold) => ({
        threshold,
        coverage: 1 - 0.42 * threshold ** 4,
        accuracy: accuracy + (1 - accuracy) * 0.9 * threshold ** 3,
      })),
    },
    drivingWords: labels.map((name, index) => ({
      label: name,
      words: WORDS[language].slice(0, 9).map((_, rank) => ({
        word: WORDS[language][(rank + index * 3) % 10] ?? '',
        weight: rank === 6 ? -0.61 : 2.1 * Math.exp(-rank / 4) + random() * 0.1,
        count: Math.round(900 * Math.exp(-rank / 3)),
      })),
    })),
    cost: {
      trainingSeconds: 31.4,
      hardware: 'Intel Xeon E5-2680 v4 @ 2.40GHz, 2 cores',
      energy: { wattHours: 0.57, assumedWatts: 65 },
      modelBytes: 5_214_388,
      latencyMs: { median: 0.21, p95: 0.38 },
      peakMemoryBytes: 412_000_000,
    },
    usage: {
      folder: 'models/failures',
      example: text(0),
      onnxInputs: [{ name: 'tokens', dtype: 'int32', shape: [1, 8], values: [12, 873, 5, 41, 7, 0, 0, 0] }],
    },
    fingerprint: {
      dataSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      seed: 7,
      versions: [
        { name: 'millwright', version: '0.1.0' },
        { name: 'onnxruntime-node', version: '1.30.0' },
        { name: 'node', version: '20.20.2' },
      ],
      command:
        'npx millwright train work-orders.csv --task text-classification --input description --target failure --seed 7 --out models/failures',
    },
  };
}
