/** Warm paper, dark ink, one red for what needs a person; its own values in the dark, black on white in print. */
export const reportStyle = `
:root{--paper:#fbfaf7;--sheet:#fff;--ink:#1c1b19;--soft:#5d5a54;--rule:#e4e0d8;--bar:#2f5d8c;--red:#b3261e}
@media (prefers-color-scheme:dark){:root{--paper:#191816;--sheet:#211f1c;--ink:#ece8e0;--soft:#a8a297;--rule:#393630;--bar:#7fabd8;--red:#f0887f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 Inter,system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:960px;margin:0 auto;padding:32px 24px}main.wide{max-width:1280px}
.period,.note,footer,summary{color:var(--soft)}
h1{font:400 26px/1.3 Georgia,"Noto Serif","Noto Serif CJK SC",serif;max-width:32em;margin:4px 0 16px}
h1 .attention{font-style:normal;text-decoration:underline;text-decoration-color:var(--red);text-decoration-thickness:2px;text-underline-offset:5px}
h2{font-size:14px;font-weight:600;margin:28px 0 8px}
ul{margin:0;padding-left:20px;max-width:70ch}
.figures{display:flex;flex-wrap:wrap;gap:0;margin:24px 0 0;background:var(--sheet);border:1px solid var(--rule);border-radius:8px}
.figures>div{flex:1 1 180px;padding:12px 16px;border-right:1px solid var(--rule)}
.figures>div:last-child{border-right:0}
.figures dd{margin:0;font:400 26px/1.3 Georgia,"Noto Serif",serif}
.figures dd.note{font:12px/1.5 Inter,system-ui,sans-serif}
svg{width:100%;min-width:600px;height:auto;display:block}
svg rect{fill:var(--bar)}
svg text{fill:var(--soft);font-size:11px}
svg line{stroke:var(--rule)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;background:var(--sheet)}
th,td{padding:7px 10px;border-bottom:1px solid var(--rule);text-align:left;font-weight:400;vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--soft);font-size:12px}
table.numbers td,table.numbers thead th:not(:first-child){text-align:right;white-space:nowrap}
tbody th{min-width:8em}table.words td{min-width:6em}table.words td:last-child{min-width:16em}
table.calls th,table.calls td{white-space:nowrap}table.calls td:nth-child(5){white-space:normal;min-width:9em}
footer{margin-top:32px;max-width:70ch;font-size:12px}
@media print{:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#444;--rule:#bbb;--bar:#444;--red:#000}
main{max-width:none;padding:0}body{font-size:11px}tr,section>svg,.figures{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}.scroll{overflow:visible}}
`
