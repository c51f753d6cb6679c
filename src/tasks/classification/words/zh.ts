import type { classificationEn } from './en.ts';

/** Chinese prose of what only a report on a classifier says. */
export const classificationZh: typeof classificationEn = {
  report: {
    training: {
      architectures: {
        'nb-svm': '为每个词、词的片段和相邻词学习对各类别的权重并相加',
        ngrams: '把词、词的片段和相邻词各自学到的向量相加',
        'text-cnn': '查看连续二到四个词的卷积网络',
        bilstm: '按顺序正反两个方向读词的循环网络',
        lstm: '按顺序读词的循环网络',
        transformer: '把每个词与其他所有词联系起来的网络',
      },
    },
  },
  verdict: {
    good: (subject, right, baseline) =>
      `在它从未见过的 100 ${subject}中，有${right} 个分类正确；始终猜测最常见的类别只能对 ${baseline} 个。`,
    noBetter: (subject, right, baseline) =>
      `这个模型还不能使用：它并不比始终猜测最常见的类别更好（在未见过的 100 ${subject}中有${right} 个分类正确，猜测能对 ${baseline} 个）。`,
    unproven: (subject, right, baseline) =>
      `还不能证明这个模型比猜测更好：在未见过的 100 ${subject}中有${right} 个分类正确，始终猜测最常见的类别能对 ${baseline} 个，差异可能只是偶然。`,
    about: (count) => `约 ${count}`,
    almostAll: '超过 99',
    almostNone: '不到 1',
    scope: (train, classes, target, test, low, high) =>
      `它用 ${train} 个样本训练，学习${target}的 ${classes} 个类别，并在另外 ${test} 个样本上测试；准确率有 95% 的把握在 ${low} 与 ${high} 之间。`,
    wide: (test) => `准确率不够确定，因为只有 ${test} 行测试数据：所有数字都只能作为初步印象。`,
    weakest: (names) => `最弱的类别：${names}。`,
    weakestEntry: (name, f1, support) => `${name}（F1 ${f1}，${support} 行测试数据）`,
    rareWorse: '少数类别明显不如常见类别；依赖它们之前，请先看各类别的表格。',
    tooGood: '如此接近满分在实践中很少见：请检查输入中是否已经包含答案。',
    noTestRows: (names) => `因没有测试数据而未经测试：${names}。`,
    automate: (threshold, coverage, accuracy) =>
      `如果只接受得分不低于 ${threshold} 的结果，${coverage} 可以无需人工分类，其中 ${accuracy} 是正确的。`,
    beaten: (method, accuracy) => `在相同的数据上，更简单的方法效果更好：${method} 达到 ${accuracy}。`,
    diverged: '训练没有正常结束，请看“训练”一节。',
  },
  pictogram: {
    caption: (subject) => `从未见过的 100 ${subject}`,
    right: (count) => `${count} 个分类正确`,
    wrong: (count) => `${count} 个分类错误`,
  },
  figures: {
    majority: '只猜最常见类别',
    majorityNote: (label) => `始终回答${label}`,
  },
  alikeLabels: {
    title: '可能含义相同的标签',
    pair: (rare, frequent) => `${rare}（${frequent}）`,
    more: (count) => `另有 ${count} 个`,
    text: (pairs) =>
      `有些少见的标签像是常见标签的另一种写法：${pairs}。任何模型都无法区分这样的标签，而每一个都会作为失败的类别计入宏平均 F1。如果含义相同，请在数据中统一写法后重新训练。`,
  },
  results: {
    comparison: '准确率对比',
    comparisonNote: '浅色带是真实值的 95% 置信区间。',
    comparisonF1: '宏平均 F1 对比',
    alwaysMajority: (label) => `始终回答${label}`,
    perClass: '各类别的表现',
    perClassChart: '各类别的 F1 及其 95% 区间',
    perClassChartNote: (shown, total) => `${total} 个类别中最弱的 ${shown} 个。`,
    perClassChartAll: '最弱的在最上面。浅色带长说明测试数据少；灰点表示测试数据太少，无法给出区间。',
    class: '类别',
    precision: '精确率',
    recall: '召回率',
    f1: 'F1',
    f1Interval: '95% 区间',
    tooFewRows: '行数太少',
    weightedF1: (value) => `按类别大小加权的 F1 为 ${value}。`,
    logLoss: (value) => `对数损失为 ${value}。`,
    definitions: [
      { term: '准确率', text: '所有数据中，分类正确的比例。' },
      { term: '精确率', text: '预测为这一类的数据中，确属这一类的比例。' },
      { term: '召回率', text: '属于这一类的数据中，被找到的比例。' },
      { term: 'F1', text: '精确率和召回率的调和平均，1 为满分。' },
      { term: '宏平均 F1', text: '各类别 F1 的平均；少数类别与常见类别同样重要。' },
    ],
    confusion: '混淆矩阵',
    truth: '真实类别',
    predicted: '预测类别',
    confusionNote:
      '每一行是一个真实类别，每一列是一个预测类别。对角线上的蓝色格子是正确的，橙色格子是错误的。颜色越深，占该行的比例越大。',
    topConfusions: '最常见的错误',
    confusionTooLarge: (classes) => `共有 ${classes} 个类别，矩阵放不下，因此只列出最常见的错误。`,
    count: '次数',
    shareOfClass: '占该类别的比例',
    noConfusions: '所有测试数据都分类正确。',
  },
  trust: {
    title: '什么时候可以信任它',
    lead: '每个回答都带有一个得分。得分决定哪些可以自动处理，哪些应由人检查。',
    coverage: '有把握的自动分类，其余由人检查',
    coverageNote: '阈值越高，无需人工分类的越少，其中正确的越多。',
    threshold: '可接受的最低得分',
    coverageShare: '无需人工分类',
    coverageAccuracy: '其中正确',
    forPerson: '交给人处理',
    reliability: '得分 80% 就是 80% 的把握吗？',
    reliabilityNote: (error) =>
      `得分平均偏差 ${error}（期望校准误差）。在虚线以下表示过于自信，以上表示过于谨慎。`,
    score: '得分',
    right: '正确比例',
    ideal: '理想情况',
  },
  mistakes: {
    title: '最有把握却答错的例子',
    lead: '得分最高的错误答案。很多时候是数据中的标签有误，值得一读。',
    none: '在测试数据上没有错误。',
    truth: '数据中的标签',
    predicted: '预测',
    score: '得分',
    for: '支持错误答案的依据',
    against: '反对错误答案的依据',
    file: '文件',
    heat: '左边是图片；右边是模型认为支持错误答案的位置：线条围住依据最强的区域，颜色越浓，依据越强。',
  },
  sheet: {
    title: '网络看到的图片',
    lead: '每行是一张图片：先是原图，然后是五轮训练中增强后的样子。',
  },
  words: {
    title: '决定各类别的词',
    lead: '影响最大的词。与类别无关的词说明数据有弱点。',
    note: '条形表示该词对类别的平均贡献，× 后为出现次数。橙色表示不支持该类别。',
    rest: '其余类别',
    class: '类别',
    words: '词',
  },
};
