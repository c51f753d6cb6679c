/**
 * What people and programs write in a cell without a value, by where it comes from; compared without regard to case,
 * width and white space. docs/data.md lists them.
 */
const inAnyColumn = {
  programs: [
    ...['', 'na', 'n/a', 'n.a.', 'n.a', '#n/a', '#na', 'nan', 'null', 'nil', 'none', 'undefined', 'missing'],
    ...[
      '(null)',
      '<null>',
      '<na>',
      '\\n',
      '[null]',
      '(blank)',
      '(empty)',
      'n.d.',
      '00000000',
      '0000-00-00',
      '00.00.0000',
      '0000-00-00 00:00:00',
      '1.#ind',
      '-1.#ind',
      '1.#qnan',
    ],
  ],
  /** Errors, also of German, French, Spanish, Italian and Portuguese Excel. */
  spreadsheets: [
    ...['#value!', '#ref!', '#name?', '#div/0!', '#num!', '#null!', '#n/a n/a', '#getting_data', '#spill!'],
    ...[
      '#calc!',
      '#field!',
      '#blocked!',
      '#connect!',
      '#unknown!',
      '#n/a!',
      '#error!',
      '#error',
      '#err',
      'err:502',
    ],
    ...[
      '#wert!',
      '#nv',
      '#bezug!',
      '#zahl!',
      '#div/0',
      '#leer!',
      '#überlauf!',
      '#valeur!',
      '#nom?',
      '#nombre!',
    ],
    ...[
      '#nombre?',
      '#¡valor!',
      '#valor!',
      '#¡ref!',
      '#¡div/0!',
      '#¡num!',
      '#rif!',
      '#nome?',
      '#valore!',
      '#n/d',
    ],
  ],
  german: [
    ...[
      'k.a.',
      'k.a',
      'keine angabe',
      'keine angaben',
      'n.b.',
      'n.v.',
      'o.a.',
      'ohne angabe',
      '(leer)',
      'fehlt',
    ],
  ],
  otherEuropean: ['non disponible', 'sin datos', 's/d', 'no disponible', 'brak danych', 'b.d.', 'non disp.'],
  chinese: [
    ...[
      '无',
      '空',
      '暂无',
      '缺失',
      '没有',
      '无数据',
      '不详',
      '未填',
      '未填写',
      '(空)',
      '(空白)',
      '空值',
      '没填',
    ],
  ],
};

/** States that are words of their own where a column holds words: a class, a category, a text. */
const amongNumbers = {
  /** Digital states of historians and control systems (AVEVA PI, OPC). */
  controlSystems: [
    ...[
      'bad',
      'bad input',
      'bad data',
      'bad quality',
      'bad value',
      'bad_quality',
      'no data',
      'nodata',
      'no_data',
    ],
    ...[
      'no result',
      'no sample',
      'no lab data',
      'no alarm',
      'i/o timeout',
      'io timeout',
      'intf shut',
      'intf shutdown',
    ],
    ...['pt created', 'pt_created', 'point created', 'comm fail', 'comm failure', 'comm error', 'comm lost'],
    ...[
      'configure',
      'config error',
      'calc failed',
      'calc timeout',
      'calc off',
      'calc crash',
      'calculation failed',
    ],
    ...[
      'scan off',
      'scan timeout',
      'scan_off',
      'not connect',
      'not connected',
      'disconnected',
      'offline',
      'off-line',
    ],
    ...[
      'out of service',
      'out of serv',
      'shutdown',
      'sensor fail',
      'sensor failure',
      'sensor fault',
      'sensor error',
    ],
    ...[
      'device failure',
      'last known',
      'invalid',
      'invalid data',
      'invalid float',
      'invalid value',
      'error',
      'fail',
    ],
    ...[
      'failed',
      'fault',
      'timeout',
      'time out',
      'over range',
      'under range',
      'overrange',
      'underrange',
      'over_range',
    ],
    ...[
      'under_range',
      'out of range',
      'ovrflw',
      'overflow',
      'underflow',
      'doubtful',
      'substituted',
      'uncertain',
    ],
    ...[
      'no good data',
      'no good data for calculation',
      'point not found',
      'equip fail',
      'arc off-line',
      'archive offline',
      'access denied',
      'no access',
      'snapshot',
      'set to bad',
    ],
    ...[
      'trace off',
      'manual off',
      'stale',
      'wire break',
      'open circuit',
      'short circuit',
      'unit down',
      'not good',
    ],
    ...[
      'inf',
      '-inf',
      '+inf',
      'infinity',
      '-infinity',
      '+infinity',
      '∞',
      '-∞',
      '1.#inf',
      '-1.#inf',
      '-nan',
      '+nan',
    ],
    ...[
      'empty',
      'not available',
      'unavailable',
      'no value',
      'void',
      'unknown',
      'nat',
      'tbd',
      'tba',
      'no good',
      'ol',
      'o.l.',
      '+over',
      '-over',
      'over',
      'under',
      'burnout',
      'burn out',
      'open',
      'hhhh',
      'llll',
    ],
  ],
  laboratories: [
    ...[
      'nd',
      'n.d',
      'not detected',
      'not determined',
      'not measured',
      'not tested',
      'not analysed',
      'not analyzed',
    ],
    ...[
      'n.r.',
      'nr',
      'not reported',
      'pending',
      'ns',
      'insufficient sample',
      'qns',
      'bdl',
      'b.d.l.',
      '<lod',
      '<loq',
    ],
    ...['<nwg', '<bg', 'blq', 'bql', 'n.q.', 'n/d', 'n/m', 'n/t', 'not applicable', 'below detection limit'],
  ],
  german: [
    ...[
      'ka',
      'nb',
      'nv',
      'nicht bestimmt',
      'nicht bekannt',
      'unbekannt',
      'nicht verfügbar',
      'nicht vorhanden',
    ],
    ...[
      'leer',
      'entfällt',
      'entf.',
      'n.n.',
      'nicht nachweisbar',
      'nicht gemessen',
      'n.gem.',
      'kein wert',
      'ungültig',
    ],
    ...[
      'keine daten',
      'fehler',
      'messfehler',
      'ausfall',
      'sensorfehler',
      'störung',
      'drahtbruch',
      'überlauf',
      's.o.',
    ],
    ...['n.e.', 'nicht erfasst', 'kein messwert', 'gestört', 'schlecht', 'kurzschluss', 'außer betrieb'],
  ],
  otherEuropean: [
    ...[
      'sans objet',
      'n.c.',
      'nc',
      'inconnu',
      'manquant',
      'vide',
      'sin dato',
      'desconocido',
      'mancante',
      'n.s.',
      'n.p.',
    ],
    ...['brak', 'hors service', 'défaut', 'erreur', 'fuera de rango', 'guasto', 'errore', 'erro', 'falha'],
  ],
  chinese: [
    ...[
      '无记录',
      '缺测',
      '缺数',
      '坏值',
      '坏点',
      '坏数据',
      '坏质量',
      '无效',
      '无效值',
      '无效数据',
      '断线',
      '断开',
      '断路',
    ],
    ...[
      '短路',
      '掉线',
      '离线',
      '通讯中断',
      '通信中断',
      '通讯故障',
      '通信故障',
      '通讯失败',
      '通信失败',
      '通讯异常',
      '通信异常',
    ],
    ...[
      '通讯超时',
      '通信超时',
      '超时',
      '未连接',
      '超量程',
      '超限',
      '溢出',
      '上溢',
      '下溢',
      '超上限',
      '超下限',
      '量程溢出',
    ],
    ...[
      '未采集',
      '未采样',
      '采集失败',
      '采集中断',
      '未检测',
      '未检',
      '未测',
      '未测量',
      '未检出',
      '未知',
      '未定',
      '待定',
    ],
    ...[
      '待测',
      '待检',
      '待补',
      '故障',
      '仪表故障',
      '传感器故障',
      '读取失败',
      '读数失败',
      '异常',
      '数据异常',
      '质量差',
      '停用',
    ],
    ...[
      '停表',
      '检修',
      '无读数',
      '错误',
      '初始化',
      '校验中',
      '标定中',
      '维护中',
      '维护',
      '不可用',
      '不适用',
      '无信号',
    ],
    ...['信号丢失', '失效', '丢失'],
  ],
  japaneseAndKorean: [
    'なし',
    '無し',
    '欠測',
    '欠損',
    '未測定',
    '不明',
    '異常',
    'データなし',
    '없음',
    '결측',
    '미측정',
  ],
};

/** What stands for a missing text or category, and for a missing number too. */
export const defaultMissingValues: readonly string[] = Object.values(inAnyColumn).flat();

/** The same for numbers and dates, where `Bad Input`, `坏值` and `offline` are no values either. */
export const missingReadings: readonly string[] = [
  ...defaultMissingValues,
  ...Object.values(amongNumbers).flat(),
];

/**
 * The same for labels: "none" and "无" are left out of the list, because they may well name a class, such as
 * pieces without a defect.
 */
export const defaultMissingLabels: readonly string[] = defaultMissingValues.filter(
  (value) => !['none', 'nil', '无', '没有'].includes(value),
);

const onlyPunctuation = /^[-–—－_＿.．?？*＊/／\\#~～,，。、…·\s]+$/;

/** How a word is compared with those of a list: `n. b.` is `n.b.`, and `[-11059] No Good Data` is `no good data`. */
const form = (value: string): string =>
  value
    .normalize('NFKC')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\. (?=\p{L}\.)/gu, '.')
    .replace(/^\[-?\d+\] ?/, '')
    .toLowerCase();

/** A test of whether a cell is missing: one of `values`, or dashes, dots and question marks. */
export function missingValueTest(values: readonly string[]): (value: string) => boolean {
  const known = new Set(values.map(form));
  // Blanks and a number in brackets come on top of a word's own length.
  const longest = 24 + Math.max(0, ...[...known].map(({ length }) => length));
  return (value) => {
    // Most cells are numbers and dates, which no word but `1.#IND` begins like.
    const code = value.charCodeAt(0);
    if (code > 0x30 && code <= 0x39 && !value.includes('#')) return false;
    return value === '' || (value.length <= longest && known.has(form(value))) || onlyPunctuation.test(value);
  };
}

const isMissingText = missingValueTest(defaultMissingValues);
const isMissingNumber = missingValueTest(missingReadings);

/** Whether a cell is empty, or holds what people write for a missing value: `N/A`, `#VALUE!`, `-`, `无`. */
export const isMissingCell = (cell: string | null): boolean => cell === null || isMissingText(cell.trim());

/** The same in a column of numbers or dates. */
export const isMissingReading = (cell: string | null): boolean =>
  cell === null || isMissingNumber(cell.trim());
