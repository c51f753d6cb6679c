/** The words of a list; an empty one is the empty cell. */
const split = (list: string): string[] => list.split('|').map((word) => word.trim());

/**
 * What people and programs write in a cell without a value, by where it comes from. docs/data.md shows examples.
 */
export const wordsInAnyColumn = {
  programs: split(`
     | na | n/a | n.a. | n.a | #n/a | #na | nan | null | nil | none | undefined | missing | (null) | <null> |
    <na> | \\n | [null] | (blank) | (empty) | n.d. | 00000000 | 0000-00-00 | 00.00.0000 | 0000-00-00 00:00:00 |
    1.#ind | -1.#ind | 1.#qnan
  `),
  /** Errors, also of German, French, Spanish, Italian and Portuguese Excel. */
  spreadsheets: split(`
    #value! | #ref! | #name? | #div/0! | #num! | #null! | #n/a n/a | #getting_data | #spill! | #calc! | #field! |
    #blocked! | #connect! | #unknown! | #n/a! | #error! | #error | #err | err:502 | #wert! | #nv | #bezug! |
    #zahl! | #div/0 | #leer! | #überlauf! | #valeur! | #nom? | #nombre! | #nombre? | #¡valor! | #valor! | #¡ref! |
    #¡div/0! | #¡num! | #rif! | #nome? | #valore! | #n/d
  `),
  german: split(`
    k.a. | k.a | keine angabe | keine angaben | n.b. | n.v. | o.a. | ohne angabe | (leer) | fehlt
  `),
  otherEuropean: split(`
    non disponible | sin datos | s/d | no disponible | brak danych | b.d. | non disp. | 无 | 空 | 暂无 | 缺失 | 没有 |
    无数据 | 不详 | 未填 | 未填写 | (空) | (空白) | 空值 | 没填
  `),
};

/** States that are words of their own where a column holds words: a class, a category, a text. */
export const wordsAmongNumbers = {
  /** Digital states of historians and control systems (AVEVA PI, OPC). */
  controlSystems: split(`
    bad | bad input | bad data | bad quality | bad value | bad_quality | no data | nodata | no_data | no result |
    no sample | no lab data | no alarm | i/o timeout | io timeout | intf shut | intf shutdown | pt created |
    pt_created | point created | comm fail | comm failure | comm error | comm lost | configure | config error |
    calc failed | calc timeout | calc off | calc crash | calculation failed | scan off | scan timeout | scan_off |
    not connect | not connected | disconnected | offline | off-line | out of service | out of serv | shutdown |
    sensor fail | sensor failure | sensor fault | sensor error | device failure | last known | invalid |
    invalid data | invalid float | invalid value | error | fail | failed | fault | timeout | time out |
    over range | under range | overrange | underrange | over_range | under_range | out of range | ovrflw |
    overflow | underflow | doubtful | substituted | uncertain | no good data | no good data for calculation |
    point not found | equip fail | arc off-line | archive offline | access denied | no access | snapshot |
    set to bad | trace off | manual off | stale | wire break | open circuit | short circuit | unit down |
    not good | inf | -inf | +inf | infinity | -infinity | +infinity | ∞ | -∞ | 1.#inf | -1.#inf | -nan | +nan |
    empty | not available | unavailable | no value | void | unknown | nat | tbd | tba | no good | ol | o.l. |
    +over | -over | over | under | burnout | burn out | open | hhhh | llll
  `),
  laboratories: split(`
    nd | n.d | not detected | not determined | not measured | not tested | not analysed | not analyzed | n.r. |
    nr | not reported | pending | ns | insufficient sample | qns | bdl | b.d.l. | <lod | <loq | <nwg | <bg | blq |
    bql | n.q. | n/d | n/m | n/t | not applicable | below detection limit
  `),
  german: split(`
    ka | nb | nv | nicht bestimmt | nicht bekannt | unbekannt | nicht verfügbar | nicht vorhanden | leer |
    entfällt | entf. | n.n. | nicht nachweisbar | nicht gemessen | n.gem. | kein wert | ungültig | keine daten |
    fehler | messfehler | ausfall | sensorfehler | störung | drahtbruch | überlauf | s.o. | n.e. | nicht erfasst |
    kein messwert | gestört | schlecht | kurzschluss | außer betrieb
  `),
  otherEuropean: split(`
    sans objet | n.c. | nc | inconnu | manquant | vide | sin dato | desconocido | mancante | n.s. | n.p. | brak |
    hors service | défaut | erreur | fuera de rango | guasto | errore | erro | falha
  `),
  chinese: split(`
    无记录 | 缺测 | 缺数 | 坏值 | 坏点 | 坏数据 | 坏质量 | 无效 | 无效值 | 无效数据 | 断线 | 断开 | 断路 | 短路 | 掉线 | 离线 | 通讯中断 | 通信中断 | 通讯故障 |
    通信故障 | 通讯失败 | 通信失败 | 通讯异常 | 通信异常 | 通讯超时 | 通信超时 | 超时 | 未连接 | 超量程 | 超限 | 溢出 | 上溢 | 下溢 | 超上限 | 超下限 | 量程溢出 | 未采集 |
    未采样 | 采集失败 | 采集中断 | 未检测 | 未检 | 未测 | 未测量 | 未检出 | 未知 | 未定 | 待定 | 待测 | 待检 | 待补 | 故障 | 仪表故障 | 传感器故障 | 读取失败 |
    读数失败 | 异常 | 数据异常 | 质量差 | 停用 | 停表 | 检修 | 无读数 | 错误 | 初始化 | 校验中 | 标定中 | 维护中 | 维护 | 不可用 | 不适用 | 无信号 | 信号丢失 | 失效 |
    丢失
  `),
  japaneseAndKorean: split(`
    なし | 無し | 欠測 | 欠損 | 未測定 | 不明 | 異常 | データなし | 없음 | 결측 | 미측정
  `),
};
