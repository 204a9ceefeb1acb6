"""The look of the page about a class: for wide and narrow screens, light and dark, and paper."""

STYLE = """
:root { color-scheme: light dark; --ink: #1d232b; --soft: #56606c; --page: #fff; --panel: #f4f6f8;
  --line: #d5dbe1; --grid: #e3e7eb; --fill: #3a78b5; --bad: #b3402f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #a3adb8; --page: #14181d;
  --panel: #1d232a; --line: #39424c; --grid: #2a323a; --fill: #69a7e2; --bad: #f08a76; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 62rem; background: var(--page);
  color: var(--ink); font: 1rem/1.55 system-ui, "Noto Sans", "Noto Sans JP", "Hiragino Sans",
  "Yu Gothic UI", Meiryo, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .5rem; border-bottom: 2px solid var(--line);
  padding-bottom: .3rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.3rem 0 .3rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: inherit; }
small, .soft, figcaption, caption { color: var(--soft); font-size: .875rem; }
.unsure { border-left: 4px solid var(--bad); background: var(--panel); padding: .5rem .8rem; }
.look { color: var(--bad); font-size: .875rem; }
.wide { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); }
thead th { font-size: .8rem; color: var(--soft); font-weight: 600; vertical-align: bottom; }
th[scope=rowgroup] { background: var(--panel); font-size: .9rem; }
tbody th[scope=row] { font-weight: 400; min-width: 13rem; }
.n { text-align: right; white-space: nowrap; }
.share { white-space: nowrap; min-width: 8.5rem; }
td.share, th.share { width: 13rem; }
div.share { max-width: 30rem; }
.bar { display: block; height: .45rem; margin-top: .25rem; background: var(--grid);
  border-radius: .2rem; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--fill); }
figure { margin: 0; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
  gap: 1rem; margin: 1rem 0; }
.plots figure { max-width: 24rem; }
.single { max-width: 42rem; margin: 1rem 0; }
svg { display: block; width: 100%; height: auto; stroke-linejoin: round; stroke-linecap: butt; }
code, pre { font: .875rem/1.45 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
pre { margin: .4rem 0; padding: .6rem .8rem; background: var(--panel); overflow-x: auto;
  border-radius: .3rem; }
ul.plain, ol.plain { list-style: none; margin: 0; padding: 0; }
.mistake { border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem;
  margin: .7rem 0; }
.mistake h4 { margin: 0 0 .2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
@media screen and (max-width: 40rem) { body { padding: .9rem; }
  table, tbody, tr, tbody th, td { display: block; width: auto; } thead { display: none; }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  th, td, tbody th[scope=row] { border: 0; padding: .15rem .2rem; min-width: 0; }
  tbody th[scope=row] { font-weight: 600; }
  td, td.n, td.share { display: flex; flex-wrap: wrap; gap: 0 .6rem; text-align: left;
    width: auto; white-space: normal; }
  td::before { content: attr(data-label); color: var(--soft); font-size: .875rem;
    min-width: 9rem; }
  td .bar { flex: 1 0 100%; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --page: #fff;
  --panel: #f2f2f2; --line: #bbb; --grid: #ddd; --fill: #4a7fb0; --bad: #900; }
  body { max-width: none; padding: 0; font-size: 9.5pt; } h2 { break-before: page; }
  h2.first { break-before: auto; } h3, h4, caption { break-after: avoid; }
  tr, figure, .mistake { break-inside: avoid; } .wide { overflow: visible; }
  .bar, .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
