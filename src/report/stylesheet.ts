import { darkPalette, palette } from './charts/palette.ts';

const variables = (colours: Record<string, string>) =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');

/** The one style sheet of a report: light and dark screens, desk and phone, and paper. */
export const stylesheet = `
:root{color-scheme:light dark;${variables(palette)};--page:#f3f5f7;--right:31 98 150;--wrong:200 100 27;
--good:#1c7a4d;--goodfill:#e4f3ea;--warn:#8f5a00;--warnfill:#fdf2dc;--bad:#b3321f;--badfill:#fbe7e3;--shadow:0 1px 2px rgb(20 30 40/.06),0 4px 16px rgb(20 30 40/.05)}
@media screen and (prefers-color-scheme:dark){:root{${variables(darkPalette)};--page:#10171e;--right:75 150 210;--wrong:235 130 55;
--good:#6fcf9b;--goodfill:#17352a;--warn:#f0c068;--warnfill:#3a2e14;--bad:#f39a88;--badfill:#41211b;--shadow:none}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
html:lang(zh) body{font-family:"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;line-height:1.75;line-break:strict}
.page{max-width:1216px;margin:0 auto;padding:32px 24px 48px;display:grid;grid-template-columns:196px minmax(0,1fr);gap:0 36px}
header,main,footer{grid-column:2;min-width:0}
nav{grid-column:1;grid-row:1/span 3;font-size:14px}
nav div{position:sticky;top:32px}
nav p{margin:0 0 8px;color:var(--muted);font-size:12px;letter-spacing:.06em}
html:lang(en) nav p{text-transform:uppercase}
nav ol{list-style:none;margin:0;padding:0;border-left:2px solid var(--line)}
nav a{display:block;padding:5px 0 5px 14px;margin-left:-2px;border-left:2px solid transparent;color:var(--muted);text-decoration:none;line-height:1.4}
nav a:hover,nav a:focus-visible{color:var(--ink);border-left-color:var(--blue)}
h1{font-size:34px;line-height:1.2;letter-spacing:-.015em;margin:0 0 8px;text-wrap:balance}
h2{font-size:24px;line-height:1.3;letter-spacing:-.01em;margin:0 0 4px;text-wrap:balance}
h3{font-size:17px;line-height:1.4;margin:0 0 8px}
h2+:not(.lead){margin-top:16px}
html:lang(zh) :is(h1,h2){letter-spacing:0}
p{margin:0 0 12px;max-width:74ch;text-wrap:pretty}
:where(html:lang(zh)) p{max-width:44em}
.small,figcaption,.caption{font-size:14px;color:var(--muted);line-height:1.5}
html:lang(zh) :is(.small,figcaption,.caption){line-height:1.65}
.facts{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 20px;padding:0;list-style:none;font-size:14px;color:var(--muted)}
.facts .badge{padding:0 10px;border-radius:99px;background:var(--warnfill);color:var(--warn);font-weight:600}
section{margin-top:48px;scroll-margin-top:16px}
.lead{color:var(--muted);margin-bottom:18px}
.card,figure{background:var(--surface);border-radius:10px;box-shadow:var(--shadow);padding:20px 24px;margin:0 0 20px;min-width:0;break-inside:avoid}
.card>:last-child,figure>:last-child{margin-bottom:0}
.verdict{border-left:5px solid var(--blue);margin-bottom:20px;padding:24px 28px}
.verdict.good{border-color:var(--good)}.verdict.warning{border-color:var(--orange)}.verdict.bad{border-color:var(--bad)}
.verdict p{max-width:none}
.verdict .headline{font-size:22px;line-height:1.42;font-weight:600;margin-bottom:14px}
html:lang(zh) .verdict .headline{line-height:1.6}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,176px),1fr));gap:12px;margin:0 0 20px}
.figures div{background:var(--surface);border-radius:10px;box-shadow:var(--shadow);padding:14px 18px;min-width:0;break-inside:avoid}
.figures dt{font-size:13px;color:var(--muted)}
.figures dd{margin:0}
.figures .value{font-size:28px;line-height:1.25;font-weight:650;letter-spacing:-.01em}
.figures .value.warning{color:var(--warn)}.figures .value.bad{color:var(--bad)}
.figures .remark{font-size:13px;line-height:1.4;color:var(--muted);margin-top:2px;overflow-wrap:anywhere}
.pictogram{display:grid;grid-template-columns:auto minmax(0,1fr);gap:8px 24px;align-items:center}
.pictogram svg{width:372px;max-width:100%;display:block}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 12px;font-size:14px;color:var(--muted)}
.legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:7px;vertical-align:-1px}
.pictogram .legend{flex-direction:column;margin:0}
figcaption{margin-top:8px}
.chart svg{display:block;width:100%;height:auto;font-family:inherit}
.phone{display:none}
.halves{display:grid;grid-template-columns:1fr 1fr;gap:0 20px;align-items:stretch}
.thirds{display:grid;grid-template-columns:repeat(3,1fr);gap:0 16px}
.thirds figure{padding:16px 18px}.thirds h3{font-size:15px;overflow-wrap:anywhere}
.scroll,pre{overflow-x:auto;background:linear-gradient(90deg,var(--surface) 40%,transparent) 0 0/40px 100% no-repeat local,linear-gradient(270deg,var(--surface) 40%,transparent) 100% 0/40px 100% no-repeat local,linear-gradient(90deg,rgb(60 75 90/.22),transparent) 0 0/12px 100% no-repeat scroll,linear-gradient(270deg,rgb(60 75 90/.22),transparent) 100% 0/12px 100% no-repeat scroll}
.scroll:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:14.5px;line-height:1.45}
th{font-weight:600;font-size:13px;color:var(--muted);text-align:left;vertical-align:bottom;padding:0 12px 6px 0;border-bottom:1px solid var(--line)}
td{padding:7px 12px 7px 0;border-bottom:1px solid var(--grid);vertical-align:top;text-align:left}
tbody tr:last-child td{border-bottom:0}
thead{display:table-header-group}tr{break-inside:avoid}
.end{text-align:right;white-space:nowrap}
th.end{white-space:normal;min-width:4.4em;text-wrap:balance}
.table :is(td,th):not(.wide,.end){min-width:min(7.5em,28vw);max-width:280px;overflow-wrap:break-word}
.table td.wide{white-space:pre-wrap}
.table .wide{min-width:200px;overflow-wrap:anywhere}
.table tr>:last-child{padding-right:0}
td .bar{display:inline-block;width:72px;height:6px;border-radius:3px;background:var(--grid);margin-right:4px;vertical-align:1px}
td .number{display:inline-block;min-width:3.7em;text-align:right}
.scroll+.small,.hint+.small{margin-top:10px}
td .bar i{display:block;height:6px;border-radius:3px;background:var(--blue)}
td.warning{color:var(--warn);font-weight:600}td.bad{color:var(--bad);font-weight:600}
.matrix table{width:auto;font-size:13px;border-collapse:separate;border-spacing:2px}
.matrix th{border:0;padding:2px 4px;vertical-align:middle;font-weight:500;color:var(--ink)}
.matrix thead th{vertical-align:bottom;text-align:center}
.matrix .column{writing-mode:vertical-rl;max-height:156px;line-height:1.2;display:inline-block;text-align:left}
.matrix .name{display:block;width:max-content;max-width:176px;margin-left:auto;line-height:1.25}.matrix.large .name,.matrix.large .column{white-space:nowrap}
.matrix .column.turned{transform:rotate(180deg)}
.matrix tbody th{position:sticky;left:0;background:var(--surface);text-align:right;padding-right:10px;z-index:1}
.matrix td{border:0;padding:0;min-width:34px;height:30px;text-align:center;vertical-align:middle;border-radius:3px;background:var(--page)}
.matrix.roomy td{min-width:54px;height:36px;font-size:14px}.matrix.large td{min-width:24px;height:24px;font-size:11px}.matrix.large th{font-size:12px}
.matrix.dense table{border-spacing:1px}.matrix.dense td{min-width:21px;height:22px;font-size:10px;letter-spacing:-.02em}.matrix.dense tbody th{padding-right:6px}
.matrix td.hit{background:rgb(var(--right)/var(--s))}.matrix td.miss{background:rgb(var(--wrong)/var(--s))}
.matrix td.deep{color:#fff}.matrix td.sum{background:none;color:var(--muted);padding-left:8px;text-align:right}
.matrix .zero{color:transparent}
.axisname{font-size:13px;color:var(--muted);margin:0 0 6px}
.example{border-top:1px solid var(--grid);padding:14px 0;break-inside:avoid}
.example:first-of-type{border-top:0;padding-top:4px}
.example blockquote{margin:0 0 6px;font-size:17px;line-height:1.7;overflow-wrap:anywhere;unicode-bidi:isolate}
.example dl{display:flex;flex-wrap:wrap;gap:2px 22px;margin:0;font-size:14px}
.example dl div{display:flex;gap:7px;min-width:0}.example dt{color:var(--muted);flex:none}.example dd{margin:0;overflow-wrap:anywhere;min-width:0}
.example dd.bad{color:var(--wrongtext,var(--orange));font-weight:600}.example dd.good{color:var(--blue);font-weight:600}
.images{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,210px),1fr));gap:16px;margin:0 0 20px}
.images figure{margin:0;padding:10px;break-inside:avoid}.images img{display:block;width:100%;height:auto;border-radius:4px}
.images.pairs{grid-template-columns:repeat(auto-fill,minmax(min(100%,270px),1fr))}.pair{display:grid;grid-template-columns:1fr 1fr;gap:6px}
.images.wide{display:block}.images dl{margin:8px 0 0;font-size:14px;line-height:1.45}.images dt,.images dd{display:inline;margin:0}.images dt{color:var(--muted)}
.images dd{overflow-wrap:anywhere}.images dd.bad{color:var(--wrongtext,var(--orange));font-weight:600}.images dd.good{color:var(--blue);font-weight:600}
mark{color:inherit;background:rgb(var(--right)/var(--s));border-radius:3px;padding:1px 0;box-decoration-break:clone;-webkit-box-decoration-break:clone}
mark.against{background:rgb(var(--wrong)/var(--s))}
pre{margin:0 0 16px;padding:14px 16px;background-color:var(--surface);box-shadow:var(--shadow);border-radius:8px;font:13.5px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","Noto Sans Mono CJK SC",monospace}
.note{border-radius:8px;padding:12px 16px;margin:0 0 20px;background:var(--surface);border-left:4px solid var(--line);break-inside:avoid}
.note p{margin:0;max-width:none}.note.good{background:var(--goodfill);border-color:var(--good)}.note.warning{background:var(--warnfill);border-color:var(--warn)}.note.bad{background:var(--badfill);border-color:var(--bad)}
.definitions{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,250px),1fr));gap:6px 28px;margin:0 0 20px;font-size:14px;line-height:1.5}
.definitions dt{font-weight:600;display:inline}.definitions dd{margin:0;display:inline;color:var(--muted)}
.language-sh{white-space:pre-wrap;overflow-wrap:anywhere}
ul.items,ol.items{margin:0 0 20px;padding-left:22px}.items li{margin:3px 0;max-width:74ch}
footer{margin-top:40px;padding-top:16px;border-top:1px solid var(--line)}
@media screen and (max-width:1040px){.page{display:block;max-width:940px}nav{margin:0 0 24px}nav div{position:static}nav p{display:none}
nav ol{border:0;display:flex;flex-wrap:wrap;gap:6px}nav a{border:1px solid var(--line);margin:0;border-radius:99px;padding:4px 12px;font-size:13px}}
@media screen and (max-width:700px){.desk{display:none}.phone{display:block}.page{padding:20px 16px 32px}
h1{font-size:26px}h2{font-size:21px}h3{font-size:16px}section{margin-top:36px}.halves,.thirds{display:block}
.card,figure,.thirds figure{padding:16px}.verdict{padding:18px}.verdict .headline{font-size:19px}.figures{grid-template-columns:1fr 1fr;gap:10px}
.figures div{padding:12px 14px}.figures div:last-child:nth-child(odd){grid-column:1/-1}.figures .value{font-size:22px}.pictogram{grid-template-columns:1fr}.pictogram svg{width:100%}
.pictogram .legend{flex-direction:row}td .bar{display:none}td .number{min-width:0}table{font-size:14px}td{padding-right:10px}th{padding-right:10px}.matrix.roomy td{min-width:40px;height:34px}
.matrix tbody th{font-size:12px}.matrix .name{max-width:112px}.matrix.large .name{overflow:hidden;text-overflow:ellipsis}.table .wide{min-width:110px}.example blockquote{font-size:16px}
.stack .scroll{overflow:visible;background:none}.stack :is(table,tbody){display:block}.stack thead{display:none}
.stack tr{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:3px 18px;padding:9px 0;border-bottom:1px solid var(--line)}
.stack tbody tr:first-child{padding-top:0}.stack tbody tr:last-child{border-bottom:0;padding-bottom:0}
.card.stack td{display:flex;justify-content:space-between;gap:8px;border:0;padding:0;max-width:none;min-width:0;white-space:normal}
.card.stack td:is(:not(.end),:first-child){grid-column:1/-1;justify-content:flex-start}.card.stack td.wide{display:block;white-space:pre-wrap}
.stack td:first-child:not(.wide)>span{font-weight:600}.card.stack td.empty{display:none}
.stack td::before{content:attr(data-label);color:var(--muted);font-size:13px;text-align:left}.card.stack td.end>span{flex:none;white-space:nowrap}.stack td.wide::before{display:block}.stack td>span{min-width:0;overflow-wrap:anywhere}}
@media print{:root{--page:#fff;--shadow:none}body{font-size:10.5pt}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.page{display:block;padding:0;max-width:none}nav{display:none}.desk{display:block}.phone{display:none}.halves{display:grid}.thirds{display:grid}
.card,figure,.figures div{border:1px solid var(--line)}section{margin-top:24px}.card.verdict{border-left-width:5px}h2,h3{break-after:avoid}.scroll{overflow:visible;background:none}.hint{display:none}
.card.table{break-inside:auto}pre{white-space:pre-wrap;border:1px solid var(--line)}.matrix tbody th{position:static}
.matrix table{border-spacing:1px}.matrix.large td{min-width:17px;height:17px;font-size:7px}.matrix.large th{font-size:8px;padding:0 3px}
.figures{grid-template-columns:repeat(5,1fr);gap:8px}.figures div{padding:10px}.figures .value{font-size:20px}h1{font-size:26px}h2{font-size:19px}.thirds h3{font-size:13px}
.table :is(td,th):not(.wide,.end){min-width:0}table{font-size:12px}.table .wide{min-width:120px}td .bar{width:48px}.verdict .headline{font-size:18px}}
@page{size:A4;margin:14mm}
`.trim();
