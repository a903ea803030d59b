// What is told as it happens: the figures of each second with their plots, what happens to bundles, and one chat.

import { clock, count, fill, make, time } from './console-dom.js';
import { get, stream } from './console-server.js';
import { Plots, Series } from './console-plot.js';
import { WireButton } from './console-wires.js';

const MOST_LINES = 500;

/** A list of lines that scrolls by itself while its end is seen; the oldest go. */
export class Log {
  constructor(label, kind = '') {
    this.element = make(`ul.log${kind}`, { tabindex: 0, 'aria-label': label });
  }

  /** A line; `detail` is behind a click, `kind` a class of the line. */
  add(time, text, { told, detail, kind } = {}) {
    const { element } = this;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    const line = [make('time', { text: clock(time) }), text, told ? make('span.told', { text: ` ${told}` }) : null];
    element.append(make(kind ? `li.${kind}` : 'li', {}, detail ? make('details', {}, make('summary', {}, line), make('code', { text: detail })) : line));
    while (element.children.length > MOST_LINES) {
      element.firstChild.remove();
    }
    if (atEnd) {
      this.toEnd();
    }
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  clear() {
    this.element.replaceChildren();
  }
}

/** Plots and what happened meanwhile; in one part of the page at a time. */
export class Watch {
  constructor() {
    this.series = new Series();
    this.plots = new Plots(this.series);
    this.log = new Log('What happened');
    this.nothing = make('p.quiet', { text: 'Nothing since the console was switched on.' });
    this.element = make('section.card.wide.watch', { 'aria-label': 'As it happens' }, this.plots.element, make('div', {}, make('h2', { text: 'What happened' }), this.nothing, this.log.element));
  }

  /** Moves it to another part of the page. */
  moveTo(place) {
    place.append(this.element);
    this.plots.draw();
    this.log.toEnd();
  }

  load(figures) {
    this.series.load(figures);
    this.log.clear();
    this.series.happenings.forEach((happening) => this.list(happening));
    this.nothing.hidden = this.series.happenings.length > 0;
    this.plots.draw();
  }

  figures(seconds) {
    this.series.add(seconds);
    this.plots.draw();
  }

  happened(happening) {
    if (this.series.happen(happening)) {
      this.nothing.hidden = true;
      this.list(happening);
      this.plots.draw();
    }
  }

  list({ number, time, subject, what }) {
    this.log.add(time, `${number}: ${subject} ${what}`);
  }
}

/** One chat as it happens. */
export class LiveChat {
  constructor(console) {
    this.console = console;
    this.title = make('h2', { text: 'One chat' });
    this.log = new Log('Events of the chat');
    this.hint = make('p.quiet', { text: 'Choose a chat in the list.' });
    this.facts = make('p', { 'aria-label': 'Facts of the chat', role: 'group' });
    this.wire = new WireButton(console);
    this.raw = make('input', { type: 'checkbox', onchange: () => this.log.element.classList.toggle('raw', this.raw.checked) });
    this.element = make('section.card.wide', { 'aria-label': 'One chat' }, this.title, this.facts, this.wire.element, this.hint,
      make('label.check', {}, this.raw, 'with raw answers of the chat server'), this.log.element);
  }

  async open(id) {
    this.close();
    this.id = id;
    this.title.textContent = `Chat ${id}`;
    this.hint.textContent = this.console.may('texts') ? '' : 'Events without texts: the key lacks the scope texts.';
    this.log.clear();
    fill(this.facts);
    this.wire.show();
    if (this.console.may('texts')) {
      try {
        const { messages } = await get('transcript', { chat: id });
        if (this.id !== id) {
          return;
        }
        messages.forEach((line) => this.log.add(line.time, `${line.from || line.role}:`, { told: line.text }));
      } catch (problem) {
        this.console.failed(problem);
      }
    }
    this.feed = stream({ chat: id }, (frame) => this.take(frame), () => {});
  }

  /** What the list knows of it. */
  show(row) {
    if (!this.id || row?.id !== this.id) {
      fill(this.facts);
      this.wire.show();
      return;
    }
    const facts = [row.state, `by ${row.wire || 'no wire'}`, `${time(row.age)} old`, `lag ${time(row.lag)}`, `${count(row.received)} messages`, `${count(row.errors)} errors`];
    fill(this.facts, facts.join(' · '), row.waiting === undefined ? null : make('span.bad', { text: ` · waits for its ${row.waitsFor} ${time(row.waiting)}` }));
    this.wire.show(row);
  }

  take(frame) {
    if (frame.type === 'event') {
      this.log.add(frame.time, frame.event, { told: frame.summary, detail: frame.detail, kind: frame.event.endsWith('.ajaxResponse') ? 'answer' : '' });
    } else if (frame.type === 'chat') {
      this.log.add(Date.now(), frame.isThere ? 'watching' : 'the instance is not there');
    }
  }

  close() {
    this.feed?.close();
    this.feed = undefined;
  }
}

export const numbers = (pairs) => make('dl.numbers', {}, pairs.map(([name, value, bad]) => make('div', {}, make('dt', { text: name }), make(bad ? 'dd.bad' : 'dd', { text: typeof value === 'number' ? count(value) : value }))));
