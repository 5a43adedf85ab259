import { PICTURE_STYLE } from './diagram-style';

/** The style of the page; it is hashed into the page's policy. */
export const STYLE = `
:root { color-scheme: light dark; --paper: light-dark(#fff, #12161b); --ink: light-dark(#1c232b, #e4e8ee);
  --line: light-dark(#d5dae1, #3a414b); --soft: light-dark(#f5f7f9, #1b2027);
  --red: light-dark(#b3261e, #ff8a80); --orange: light-dark(#8f4700, #ffb870);
    --purple: light-dark(#6b2fa0, #cfa6f5); --yellow: light-dark(#6b5900, #e6cf5c);
    --blue: light-dark(#0757b5, #79b8ff); --green: light-dark(#166534, #7ee2a0); }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 76rem;
  background: var(--paper); color: var(--ink); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0; display: inline; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
a { color: var(--blue); }
.matrix { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; margin: .75rem 0;
  font-variant-numeric: tabular-nums; width: auto; }
.matrix th, .matrix td { padding: .2rem .8rem; text-align: right; border: 0; border-bottom: 1px solid var(--line);
  width: auto; font: inherit; }
.matrix th:first-child { text-align: left; width: auto; }
h1, p, li { overflow-wrap: anywhere; }
.worst { margin: .25rem 0 .75rem; padding-left: 1.4rem; } .worst li { margin: .15rem 0; }
.loss, .destroyed { color: var(--red); font-weight: 600; } .downtime { color: var(--orange); }
.exposure { color: var(--purple); } .weakening { color: var(--yellow); } .cost { color: var(--blue); }
.sign { font: 600 13px ui-monospace, monospace; display: inline-block; min-width: 1.3em; }
.create { color: var(--green); } .delete, .replace { color: var(--red); } .update { color: var(--orange); }
.forget { color: var(--purple); }
.bar { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin: .5rem 0; position: sticky;
  top: 0; padding: .5rem 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line); }
input[type=search] { font: inherit; padding: .3rem .6rem; min-width: 16rem; border: 1px solid var(--line);
  border-radius: .4rem; background: var(--soft); color: inherit; }
label { display: inline-flex; gap: .3rem; align-items: center; margin-right: .5rem; }
button { font: inherit; padding: .25rem .7rem; border: 1px solid var(--line); border-radius: .4rem;
  background: var(--soft); color: inherit; cursor: pointer; }
details.section { border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; }
details.section > summary { padding: .45rem .75rem; background: var(--soft); border-radius: .5rem; }
.row { content-visibility: auto; contain-intrinsic-size: auto 1.9rem; border-top: 1px solid var(--line);
  padding: .2rem .75rem; }
.row .row { margin-left: 1rem; }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary:focus-visible, input:focus-visible, button:focus-visible,
  a:focus-visible { outline: 3px solid light-dark(#1a73e8, #8ab4f8); outline-offset: 1px; }
:target { outline: 2px solid light-dark(#1a73e8, #8ab4f8); }
.address { font: 13px ui-monospace, monospace; opacity: .85; overflow-wrap: anywhere; }
.why { padding: 0 0 .3rem 1.3rem; margin: 0; list-style: none; }
.risk { color: var(--red); }
table { width: 100%; border-collapse: collapse; font: 13px ui-monospace, monospace; }
th, td { text-align: left; vertical-align: top; padding: .2rem .75rem; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; width: 38%; }
th:first-child { width: 24%; } tbody th { font-weight: normal; }
[hidden] { display: none !important; }
.forces::after { content: " forces replacement"; color: var(--red); font-family: system-ui; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; } .scroll svg { display: block; }
@media (max-width: 600px) { .matrix th, .matrix td { padding: .2rem .35rem; } }
@media print {
  :root { color-scheme: light; } body { font-size: 9px; line-height: 1.3; padding: 0; max-width: none; }
.bar, .no-print { display: none; }
  h1 { font-size: 14px; } h2, h3 { font-size: 11px; } .sign { font-size: 9px; }
  .address, table { font-size: 8px; } .row { padding: 0 .3rem; content-visibility: visible; }
details.section { border: 0; }
  details.section::details-content { content-visibility: visible; display: block; height: auto; }
}
${PICTURE_STYLE}`;
