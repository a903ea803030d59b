// Lines over the last minutes, as SVG in the page's own pixels, so that its texts are as large as others. All plots of a
// set have one axis of time, with what happened meanwhile.

import { clock, count, make } from './console-dom.js';

const LEFT = 48;
const RIGHT = 10;
const TOP = 20;
const BOTTOM = 20;
const HEIGHT = 150;
const MARK_ROOM = 44;
const TICK_ROOM = 76;
const TICKS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const WINDOWS = [[60, 'minute'], [300, '5 minutes'], [900, '15 minutes'], [3600, 'hour'], [7200, '2 hours']];
const MOST_HAPPENINGS = 200;
const NAMESPACE = 'http://www.w3.org/2000/svg';

function svg(name, attributes, text) {
  const made = document.createElementNS(NAMESPACE, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** The least of 1, 2, 4, 6, 8, 10, 20 … that is not below a value. */
export function ceiling(value) {
  if (!(value > 1)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

/** The seconds that are there, and what happened meanwhile; bounded. */
export class Series {
  constructor() {
    this.keeps = 300;
    this.seconds = [];
    this.happenings = [];
  }

  /** All that the container knows: after a connection was lost there is a gap else. What has come since is newer. */
  load({ keeps, seconds, happened }) {
    const newer = [this.seconds, this.happenings];
    this.keeps = keeps;
    this.seconds = [];
    this.happenings = [];
    this.add(seconds);
    this.add(newer[0]);
    [...happened, ...newer[1]].forEach((happening) => this.happen(happening));
  }

  add(seconds) {
    const last = this.seconds.length ? this.seconds[this.seconds.length - 1].at : 0;
    this.seconds.push(...seconds.filter((second) => second.at > last));
    this.seconds.splice(0, Math.max(0, this.seconds.length - this.keeps));
  }

  /** Whether it is news. */
  happen(happening) {
    const { happenings } = this;
    if (happenings.length && happenings[happenings.length - 1].number >= happening.number) {
      return false;
    }
    happenings.push(happening);
    happenings.splice(0, Math.max(0, happenings.length - MOST_HAPPENINGS));
    return true;
  }

  last() {
    return this.seconds.length ? this.seconds[this.seconds.length - 1].at : Math.floor(Date.now() / 1000);
  }
}

/** What part of the time is seen, and where that is in a picture. */
class Axis {
  constructor(last, window, width) {
    this.last = last;
    this.first = last - window;
    this.window = window;
    this.width = width;
  }

  x(at) {
    return LEFT + ((Math.min(at, this.last) - this.first) / this.window) * (this.width - LEFT - RIGHT);
  }

  at(x) {
    return Math.round(this.first + ((x - LEFT) / (this.width - LEFT - RIGHT)) * this.window);
  }

  ticks() {
    const room = (step) => (step / this.window) * (this.width - LEFT - RIGHT);
    const step = TICKS.find((each) => room(each) >= TICK_ROOM) ?? TICKS[TICKS.length - 1];
    const zone = new Date(this.last * 1000).getTimezoneOffset() * 60;
    const ticks = [];
    for (let at = Math.ceil((this.first - zone) / step) * step + zone; at <= this.last; at += step) {
      ticks.push([at, step < 60 ? clock(at * 1000) : clock(at * 1000).slice(0, 5)]);
    }
    return ticks;
  }
}

/** A plot of values of a second: `lines` are `[[name, value(second)], …]`, two at most. */
class Plot {
  constructor(title, unit, lines) {
    this.title = title;
    this.unit = unit;
    this.lines = lines;
    this.values = lines.map(() => make('span.value'));
    this.picture = svg('svg', { class: 'plot', height: HEIGHT, role: 'img', 'aria-label': title });
    this.element = make('figure', {}, make('figcaption', {}, make('span.title', { text: title }), make('span.quiet', { text: unit }),
      lines.map(([name], index) => make('span.legend', {}, make(index ? 'span.key.two' : 'span.key'), `${name} `, this.values[index]))), this.picture);
  }

  draw(series, axis, at) {
    const seconds = series.seconds.filter((second) => second.at >= axis.first);
    const top = ceiling(Math.max(0, ...seconds.flatMap((second) => this.lines.map(([, value]) => value(second) ?? 0))));
    const y = (value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
    const parts = [...Plot.gaps(seconds, axis), ...Plot.scale(top, y, axis), ...Plot.times(axis), ...Plot.marks(series, axis)];
    this.lines.forEach(([, value], index) => parts.push(svg('path', { class: `line ${index ? 'two' : 'one'}`, d: Plot.path(seconds, value, axis, y) })));
    if (at) {
      parts.push(svg('line', { class: 'cursor', x1: axis.x(at), x2: axis.x(at), y1: TOP, y2: HEIGHT - BOTTOM }));
    }
    this.picture.setAttribute('width', axis.width);
    this.picture.replaceChildren(...parts);
    this.tell(seconds, at);
  }

  /** The values of a second, or of the last one, in the legend. */
  tell(seconds, at) {
    const second = at ? seconds.find((each) => each.at === at) : seconds[seconds.length - 1];
    const values = this.lines.map(([, value]) => second && value(second));
    const texts = values.map((value) => (value === undefined || value === null || value < 0 ? 'none' : String(value < 10 ? value : Math.round(value))));
    texts.forEach((text, index) => { this.values[index].textContent = text; });
    if (!at) {
      this.picture.setAttribute('aria-label', `${this.title}, ${this.unit}: ${this.lines.map(([name], index) => `${name} ${texts[index]}`).join(', ')}`);
    }
  }

  /** Times in which chats waited. */
  static gaps(seconds, axis) {
    const gaps = [];
    let begun = null;
    seconds.forEach((second, index) => {
      const isLast = index === seconds.length - 1;
      begun ??= second.waiting > 0 ? second.at : null;
      if (begun !== null && (second.waiting === 0 || isLast)) {
        const end = second.waiting > 0 ? second.at + 1 : second.at;
        gaps.push(svg('rect', { class: 'gap', x: axis.x(begun), width: Math.max(2, axis.x(end) - axis.x(begun)), y: TOP, height: HEIGHT - TOP - BOTTOM }));
        begun = null;
      }
    });
    return gaps;
  }

  static scale(top, y, axis) {
    return (top > 1 ? [0, 0.5, 1] : [0, 1]).flatMap((part) => [
      svg('line', { class: 'grid', x1: LEFT, x2: axis.width - RIGHT, y1: y(top * part), y2: y(top * part) }),
      svg('text', { x: LEFT - 6, y: y(top * part) + 4, 'text-anchor': 'end' }, count(top * part)),
    ]);
  }

  static times(axis) {
    return axis.ticks().flatMap(([at, text]) => {
      const x = axis.x(at);
      const tick = svg('line', { class: 'grid', x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM + 4 });
      return x < LEFT + 14 || x > axis.width - 24 ? [tick] : [tick, svg('text', { x, y: HEIGHT - 4, 'text-anchor': 'middle' }, text)];
    });
  }

  /** A line for each thing that happened; numbers of those that are close stand together. */
  static marks(series, axis) {
    const parts = [];
    let group = null;
    const close = () => {
      if (group) {
        parts.push(svg('text', { class: 'number', x: Math.min(group.x, axis.width - RIGHT), y: TOP - 6, 'text-anchor': group.x > axis.width - 40 ? 'end' : 'middle' },
          group.from === group.to ? String(group.from) : `${group.from}–${group.to}`));
      }
    };
    for (const { number, time, subject, what } of series.happenings.filter((each) => each.time / 1000 >= axis.first)) {
      const x = axis.x(time / 1000);
      const line = svg('line', { class: 'mark', x1: x, x2: x, y1: TOP - 4, y2: HEIGHT - BOTTOM });
      line.append(svg('title', {}, `${number}: ${subject} ${what}`));
      parts.push(line);
      if (group && x - group.x < MARK_ROOM) {
        group.to = number;
      } else {
        close();
        group = { x, from: number, to: number };
      }
    }
    close();
    return parts;
  }

  /** A line with a gap where a second has no value. */
  static path(seconds, value, axis, y) {
    let path = '';
    let former = null;
    for (const second of seconds) {
      const found = value(second);
      if (found === null || found === undefined || found < 0) {
        former = null;
        continue;
      }
      const [x, height] = [axis.x(second.at), y(found).toFixed(1)];
      path += former === second.at - 1 ? `L${x.toFixed(1)} ${height}` : `M${(x - 1.5).toFixed(1)} ${height}h3M${x.toFixed(1)} ${height}`;
      former = second.at;
    }
    return path;
  }
}

/** Plots below each other; drawn once a frame at most, and only while they are seen. */
export class Plots {
  constructor(series) {
    this.series = series;
    this.plots = [
      new Plot('Throughput', 'a second', [['messages shown', (second) => second.received], ['calls of transports', (second) => second.calls]]),
      new Plot('Latency of calls', 'ms, polls left out', [['half within', (second) => second.p50], ['95 % within', (second) => second.p95]]),
      new Plot('Trouble', 'chats; calls a second', [['waiting', (second) => second.waiting], ['failed calls', (second) => second.failed]]),
    ];
    this.window = make('select', { 'aria-label': 'Time that plots show', onchange: () => this.draw() });
    this.told = make('p.quiet');
    this.pictures = make('div.plots', { onpointermove: (event) => this.point(event), onpointerleave: () => this.point() }, this.plots.map((plot) => plot.element));
    this.element = make('section', { 'aria-label': 'Plots' }, make('div.row', {}, make('h2', { text: 'The last' }), this.window), this.pictures, this.told);
    new ResizeObserver(() => this.draw()).observe(this.pictures);
  }

  /** The times that the container keeps; chosen are five minutes until another is. */
  offer() {
    const { keeps } = this.series;
    const fitting = WINDOWS.filter(([seconds]) => seconds < keeps);
    const offered = [...fitting, WINDOWS.find(([seconds]) => seconds === keeps) ?? [keeps, `${keeps} seconds`]];
    if (offered.length !== this.window.options.length) {
      const chosen = this.window.value || '300';
      this.window.replaceChildren(...offered.map(([seconds, text]) => make('option', { value: seconds, text, selected: String(seconds) === chosen })));
    }
  }

  point(event) {
    const x = event && event.clientX - this.pictures.getBoundingClientRect().left;
    const isWithin = event && this.axis && x >= LEFT && x <= this.axis.width - RIGHT;
    this.at = isWithin ? this.axis.at(x) : undefined;
    this.draw();
  }

  draw() {
    if (!this.drawing) {
      this.drawing = true;
      requestAnimationFrame(() => {
        this.drawing = false;
        this.drawNow();
      });
    }
  }

  drawNow() {
    this.offer();
    const width = this.pictures.clientWidth;
    if (!width) {
      return; // drawn when it is seen
    }
    this.axis = new Axis(this.series.last(), Number(this.window.value), width);
    this.plots.forEach((plot) => plot.draw(this.series, this.axis, this.at));
    const near = this.at === undefined ? [] : this.series.happenings.filter(({ time }) => Math.abs(time / 1000 - this.at) * (width / this.axis.window) < 6);
    this.told.textContent = this.at === undefined
      ? 'Dashed: what happened, with its number in the list. Shaded: chats wait for a transport or their chat server.'
      : [clock(this.at * 1000), ...near.map(({ number, subject, what }) => `${number}: ${subject} ${what}`)].join(' · ');
  }
}
