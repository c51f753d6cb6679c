import type { Action } from './failures.ts';

/**
 * What surrounds the symptom in an order: what was done, under which circumstances, and where to read on. All
 * are templates of `grammar.ts`.
 */
export interface Remarks {
  readonly actions: Record<Action, readonly string[]>;
  readonly circumstances: readonly string[];
  readonly references: readonly string[];
}

export const remarksEn: Remarks = {
  actions: {
    Replaced: [
      '(replaced|changed|renewed|swapped) {c}(, ok now| and tested|)',
      '(new|spare) {c} (fitted|installed|put in)(, PN {part}|)',
      'replace {c}',
      '{c} (replaced|changed|renewed)(, {few} pcs|)',
      '(replaced|changed) with (new|spare|used) one(, {part}|)',
    ],
    Repaired: [
      '(repaired|fixed|made good) {c}(, test ok|)',
      'repair {c}',
      '{c} (repaired|welded|patched|rewired|resealed)(, running|)',
      '(temporary repair|temp fix|bodge) {c}(, to be replaced|, order new|)',
    ],
    Adjusted: [
      '(adjusted|reset position of|aligned|set up) {c}(, {mm}|)',
      'adjust {c}',
      '{c} (adjusted|re-aligned|set|shimmed {mm})(, ok|)',
    ],
    Tightened: [
      '(tightened|nipped up|torqued) {c}(, ok|)',
      'tighten {c}',
      '{c} (tightened|retightened)(, {torque}|)',
    ],
    Cleaned: [
      '(cleaned|cleaned out|blew out|flushed|washed) {c}(, ok|)',
      'clean {c}',
      '{c} (cleaned|cleared|flushed|wiped)(, running again|)',
    ],
    Lubricated: [
      '(greased|lubricated|oiled) {c}(, ok|)',
      'grease {c}',
      '(topped up|filled) (grease|oil) {c}(, {litres}|)',
    ],
    Reset: [
      '(reset|restarted|power off on|cleared alarm)(, ok|, running|, test ok|)',
      'reset {c}',
      '{c} reset(, ok|, monitor|)',
    ],
    Serviced: [
      '(all ok|no issue|done|completed)(, next due {date}|)',
      '(checked|inspected|cleaned and checked) {c}(, ok|)',
      '(service|PM) sheet (signed|filed)',
      '(oil|filters) (changed|renewed)',
    ],
    Inspected: [
      '(checked|inspected) {c}(, no fault found|, monitor|, to be planned|)',
      '(to be|needs to be) (repaired|replaced|planned)( {date}|)',
      '(monitor|keep watching|check again next shift)',
      '(part|spare) (ordered|on order|not in store)',
    ],
  },
  circumstances: [
    '(at|during|on) (start up|startup|shift change)',
    'after (mould change|tool change|set up|weekend|power cut|cleaning)',
    '(on|during) (night shift|late shift|shift {shift})',
    '(operator|setter|{t}) (reports|says|called)',
    '(again|second time|3rd time) this (week|month)',
    '(since|from) {time}',
    '(intermittent|comes and goes|only when cold|only under load)',
    '(line|machine) (stopped|down|running slow)( {qty} min|)',
    'running (part|order) {part}',
    '(found|seen) on (round|walk round|inspection)',
    '(still running|can run until weekend|running at reduced speed)',
    '(urgent|asap|production waiting)',
  ],
  references: [
    '(PN|P/N|part no) {part}',
    '(see|ref) (WO|ticket|notification) {ref}',
    '(PO|req) {ref} (raised|placed)',
    '(photo|pic) (attached|sent to {t})',
    '(told|informed|handed over to) {t}',
    '(from|out of) store bin {bin}',
    '({few} men|2 men|1 man) {hrs}',
    '(- |){t}',
    '(scaffold|lift|crane) needed',
    '(drawing|manual) {ref}',
  ],
};

export const remarksZh: Remarks = {
  actions: {
    Replaced: [
      '(更换|换|换新){c}(，正常|，试机ok|，型号{part}|)',
      '{c}(已更换|已换|换掉|换新)(，{few}个|)',
      '(换上|装)(新|备件|旧){c}',
      '更换后(正常|试机正常|运行正常)',
    ],
    Repaired: [
      '(维修|修理|修复|处理){c}(，正常|)',
      '{c}(已修复|已处理|补焊|重新接线|包扎)(，可用|)',
      '(临时处理|应急处理)(，待更换|，等备件|)',
    ],
    Adjusted: [
      '(调整|调节|校正){c}(，{mm}|，正常|)',
      '{c}(调整|重新调好|垫片{mm})(，ok|)',
      '调整后(正常|运行正常)',
    ],
    Tightened: ['(紧固|拧紧|锁紧){c}(，正常|)', '{c}(已紧固|打紧)(，{torque}|)', '紧固后(正常|不漏|)'],
    Cleaned: [
      '(清理|清洗|清洁|吹扫){c}(，正常|)',
      '{c}(已清理|清洗干净|吹干净)(，恢复生产|)',
      '清理后(正常|恢复)',
    ],
    Lubricated: [
      '(加油|打黄油|加润滑脂|润滑){c}(，正常|)',
      '{c}(已加油|已打黄油|加{litres}油)',
      '加油后(正常|不响)',
    ],
    Reset: [
      '(复位|重启|断电重启|消除报警)(，正常|，继续观察|)',
      '{c}复位(，正常|)',
      '(复位|重启)后(正常|恢复)',
    ],
    Serviced: [
      '(完成|正常|无异常|ok)(，下次{date}|)',
      '(检查|点检){c}(，正常|)',
      '(保养|点检)记录已(签|交)',
      '(已换油|滤芯已换)',
    ],
    Inspected: [
      '(检查|查看){c}(，未发现问题|，继续观察|，待计划|)',
      '(待|需)(维修|更换|安排)({date}|)',
      '(继续观察|下班再查)',
      '(配件|备件)(已申购|没库存|在途)',
    ],
  },
  circumstances: [
    '(开机|启动|交接班|生产)时',
    '(换模|换刀|调机|停电|周末|清扫)后',
    '(夜班|中班|{shift}班)',
    '(操作工|{t})(反映|报修|说)',
    '(本周|这个月)第(二|三|四)次',
    '从{time}开始',
    '(时好时坏|偶发|冷机才有|负载大时)',
    '(停线|停机|降速)({qty}分钟|)',
    '做{part}时',
    '(巡检|点检)(发现|时)',
    '(还能用|先用着|可撑到周末)',
    '(急|紧急|等着生产)',
  ],
  references: [
    '(型号|料号|备件号){part}',
    '(见|参考)(工单|单号){ref}',
    '(申购单|请购){ref}',
    '(照片|图片)(已发|发群里)',
    '(已通知|交接给){t}',
    '(仓库|货架){bin}领',
    '({few}人|两人|一人){hrs}',
    '{t}',
    '(需登高|要吊车|需停电作业)',
  ],
};
