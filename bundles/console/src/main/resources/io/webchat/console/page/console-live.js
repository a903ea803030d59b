// What is told as it happens: the figures of each second with their plots, what happens to bundles, and one chat.

import { clock, count, make } from './console-dom.js';
import { get, stream } from './console-server.js';
import { Plot, Series } from './console-plot.js';

const MOST_SECONDS = 300;
const MOST_LINES = 500;

/** A list of lines that scrolls by itself while its end is seen; the oldest go. */
export class Log {
  constructor(label, kind = '') {
    this.element = make(`ul.log${kind}`, { tabindex: 0, 'aria-label': label });
  }

  add(time, text, detail) {
    const { element } = this;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    element.append(make('li', {}, make('time', { text: clock(time) }), text, detail ? make('span.quiet', { text: ` ${detail}` }) : null));
    while (element.children.length > MOST_LINES) {
      element.firstChild.remove();
    }
    if (atEnd) {
      element.scrollTop = element.scrollHeight;
    }
  }

  clear() {
    this.element.replaceChildren();
  }
}

/** Plots and what happened to bundles; shown in the overview and beside the bundles. */
export class Watch {
  constructor() {
    this.series = new Series(MOST_SECONDS);
    this.bundles = new Log('What happened to bundles', '.low');
    this.plots = [];
  }

  /** Another set of the plots. */
  drawn() {
    const plots = [
      [new Plot('Messages', 'shown and calls of transports a second', [['messages', (second) => second.received], ['calls', (second) => second.calls]]), 'messages', 'calls'],
      [new Plot('Latency of calls', 'ms', [['half within', (second) => second.p50], ['95 % within', (second) => second.p95]]), 'half within', '95 % within'],
      [new Plot('Chats that wait', 'without a transport or their chat server, and failed calls', [['waiting', (second) => second.waiting], ['failed calls', (second) => second.failed]]), 'waiting', 'failed calls'],
    ];
    this.plots.push(...plots.map(([plot]) => plot));
    this.draw();
    return plots.map(([plot, one, two]) => make('section.card', {},
      make('h2', { text: `${plot.title}, ${plot.unit}` }), plot.picture,
      make('p.quiet', {}, make('span.key'), `${one} `, make('span.key.two'), two)));
  }

  figures(seconds) {
    this.series.add(seconds);
    this.draw();
  }

  bundle({ time, bundle, what }) {
    this.series.mark(time / 1000, `${bundle} ${what}`);
    this.bundles.add(time, `${bundle} ${what}`);
    this.draw();
  }

  draw() {
    this.plots.filter((plot) => plot.picture.isConnected || !plot.series).forEach((plot) => plot.show(this.series));
  }
}

/** One chat as it happens. */
export class LiveChat {
  constructor(console) {
    this.console = console;
    this.title = make('h2', { text: 'One chat' });
    this.log = new Log('Events of the chat');
    this.hint = make('p.quiet', { text: 'Choose a chat in the list.' });
    this.element = make('section.card.wide', { 'aria-label': 'One chat' }, this.title, this.hint, this.log.element);
  }

  async open(id) {
    this.close();
    this.id = id;
    this.title.textContent = `Chat ${id}`;
    this.hint.textContent = this.console.may('texts') ? '' : 'Events without texts: the key lacks the scope texts.';
    this.log.clear();
    if (this.console.may('texts')) {
      try {
        const { messages } = await get('transcript', { chat: id });
        if (this.id !== id) {
          return;
        }
        messages.forEach((line) => this.log.add(line.time, `${line.from || line.role}: ${line.text}`));
      } catch (problem) {
        this.console.failed(problem);
      }
    }
    this.feed = stream({ chat: id }, (frame) => this.take(frame), () => {});
  }

  take(frame) {
    if (frame.type === 'event') {
      this.log.add(frame.time, frame.event, frame.detail);
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
