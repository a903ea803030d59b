// How the chat window looks. A site sets the variables on `webchat-window`.

export const STYLE = `
:host {
  --wc-accent: #1559b3; --wc-on-accent: #fff; --wc-surface: #fff; --wc-ground: #f3f5f8; --wc-text: #1d2430; --wc-quiet: #56606f; --wc-border: #c9d0da; --wc-other: #e6ebf2; --wc-error: #b3261e;
  --wc-radius: 14px; --wc-width: 23rem; --wc-height: 36rem; --wc-font: 15px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; --wc-z: 2147483000;
  position: fixed; inset: auto 1.25rem 1.25rem auto; z-index: var(--wc-z); font: var(--wc-font); color: var(--wc-text); color-scheme: light;
}
:host([inline]) { position: static; display: block; }
:host([hidden]) { display: none; }
:host([data-dark]) {
  --wc-accent: #8ab4f8; --wc-on-accent: #0b1a30; --wc-surface: #1b2029; --wc-ground: #12161d; --wc-text: #e8ecf2; --wc-quiet: #a9b3c1; --wc-border: #3a4352; --wc-other: #2a313d; --wc-error: #ffb4ab;
  color-scheme: dark;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button, input, textarea, select { font: inherit; color: inherit; }
button { cursor: pointer; border: 1px solid transparent; border-radius: 10px; background: none; padding: .45rem .7rem; }
button:disabled { cursor: default; opacity: .5; }
button:focus-visible, a:focus-visible, input:focus-visible, textarea:focus-visible, select:focus-visible, .log:focus-visible { outline: 3px solid var(--wc-accent); outline-offset: 1px; }
.primary { background: var(--wc-accent); color: var(--wc-on-accent); font-weight: 600; }
.plain { border-color: var(--wc-border); background: var(--wc-surface); }
.launch { border-radius: 999px; padding: .85rem 1.3rem; box-shadow: 0 6px 20px rgb(0 0 0 / .25); }
.window { display: flex; flex-direction: column; width: min(var(--wc-width), calc(100vw - 2rem)); height: min(var(--wc-height), calc(100vh - 2.5rem)); background: var(--wc-surface); border: 1px solid var(--wc-border); border-radius: var(--wc-radius); overflow: hidden; box-shadow: 0 12px 40px rgb(0 0 0 / .28); }
:host([inline]) .window { width: 100%; height: 100%; min-height: 28rem; box-shadow: none; }
.header { display: flex; align-items: center; gap: .25rem; padding: .6rem .6rem .6rem 1rem; background: var(--wc-accent); color: var(--wc-on-accent); }
.header h2 { flex: 1; margin: 0; font-size: 1.05em; }
.header button { color: inherit; padding: .3rem .6rem; }
.header button:focus-visible { outline-color: var(--wc-on-accent); }
.status { margin: 0; padding: .4rem 1rem; background: var(--wc-other); color: var(--wc-text); font-size: .92em; }
.log { flex: 1; overflow-y: auto; overflow-wrap: anywhere; margin: 0; padding: 1rem; background: var(--wc-ground); display: flex; flex-direction: column; gap: .25rem; overflow-anchor: none; }
.older { align-self: center; margin-bottom: .5rem; flex: none; }
.older[aria-disabled=true] { opacity: .6; }
.undelivered .receipt { color: var(--wc-error); }
.line { max-width: 85%; align-self: flex-start; }
.line.own { align-self: flex-end; }
.line.first { margin-top: .6rem; }
.who { font-size: .82em; color: var(--wc-quiet); margin: 0 .3rem .1rem; }
.own .who { text-align: right; }
.bubble { padding: .5rem .8rem; border-radius: var(--wc-radius); background: var(--wc-other); white-space: pre-wrap; }
.own .bubble { background: var(--wc-accent); color: var(--wc-on-accent); }
.bubble a { color: inherit; }
.waiting .bubble { opacity: .75; }
.hint { font-size: .82em; color: var(--wc-quiet); margin: .1rem .3rem; text-align: right; }
.failed .hint { color: var(--wc-error); }
.failed .hint button { padding: .1rem .4rem; border-color: var(--wc-error); }
.system { align-self: center; color: var(--wc-quiet); font-size: .88em; margin: .5rem 0; text-align: center; }
.typing { margin: 0; min-height: 1.5em; padding: 0 1rem; background: var(--wc-ground); color: var(--wc-quiet); font-size: .88em; }
.composer { display: flex; flex-wrap: wrap; gap: .35rem; padding: .6rem; border-top: 1px solid var(--wc-border); align-items: flex-end; }
.composer svg { display: block; }
.composer textarea { flex: 1 1 8rem; min-width: 0; resize: none; max-height: 8rem; }
input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select { width: 100%; padding: .5rem .65rem; border: 1px solid var(--wc-quiet); border-radius: 10px; background: var(--wc-surface); }
.form { flex: 1; overflow-y: auto; padding: 1rem; display: flex; flex-direction: column; gap: .7rem; background: var(--wc-ground); }
.field label { display: block; font-weight: 600; margin-bottom: .2rem; }
.field.check label { display: inline; font-weight: 400; margin-left: .4rem; }
.field [aria-invalid=true] { border-color: var(--wc-error); }
.problem { color: var(--wc-error); font-size: .9em; margin: .2rem 0 0; }
.emojis { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .1rem; }
.emojis button { padding: .2rem .35rem; font-size: 1.2em; }
.question { padding: .8rem 1rem; border-top: 1px solid var(--wc-border); display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.question p { flex: 1 1 100%; margin: 0; }
.rich { display: flex; flex-wrap: wrap; gap: .4rem; margin: .3rem 0; max-width: 100%; }
.rich.row { flex-wrap: nowrap; overflow-x: auto; }
.card { flex: 0 0 15rem; max-width: 100%; border: 1px solid var(--wc-border); border-radius: var(--wc-radius); background: var(--wc-surface); overflow: hidden; padding-bottom: .5rem; }
.card img { display: block; width: 100%; max-height: 9rem; object-fit: cover; }
.card h3, .card p { margin: .5rem .7rem 0; font-size: 1em; }
.card p { color: var(--wc-quiet); font-size: .92em; }
.card .rich { margin: .5rem .6rem 0; }
fieldset { border: 1px solid var(--wc-border); border-radius: 10px; margin: 0; width: 100%; }
@media (max-width: 480px) {
  :host(:not([inline])[data-open]) { inset: 0; }
  :host(:not([inline])) .window { width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) {
  .window, .launch { animation: wc-in .18s ease-out; }
  @keyframes wc-in { from { transform: translateY(.5rem); } }
}
`;
