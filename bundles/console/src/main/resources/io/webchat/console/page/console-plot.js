// Lines over the last minutes, as SVG. A plot keeps so many seconds at most, and is drawn once a frame at most.

const WIDTH = 600;
const HEIGHT = 140;
const LEFT = 44;
const BOTTOM = 18;
const TOP = 8;
const NAMESPACE = 'http://www.w3.org/2000/svg';

function svg(name, attributes, text) {
  const made = document.createElementNS(NAMESPACE, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** The least of 1, 2, 5, 10, 20 … that is not below a value. */
export function ceiling(value) {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

/** The seconds that are there, and what happened meanwhile; bounded. */
export class Series {
  constructor(most) {
    this.most = most;
    this.seconds = [];
    this.marks = [];
  }

  add(seconds) {
    const last = this.seconds.length ? this.seconds[this.seconds.length - 1].at : 0;
    this.seconds.push(...seconds.filter((second) => second.at > last));
    this.seconds.splice(0, Math.max(0, this.seconds.length - this.most));
  }

  mark(at, text) {
    this.marks.push({ at, text });
    this.marks.splice(0, Math.max(0, this.marks.length - 50));
  }
}

/** A plot of values of a second: `lines` are `[[name, value(second)], …]`, two at most. */
export class Plot {
  constructor(title, unit, lines) {
    this.title = title;
    this.unit = unit;
    this.lines = lines;
    this.drawing = false;
    this.picture = svg('svg', { class: 'plot', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title });
  }

  /** Draws when the browser is ready to. */
  show(series) {
    this.series = series;
    if (!this.drawing) {
      this.drawing = true;
      requestAnimationFrame(() => {
        this.drawing = false;
        this.draw();
      });
    }
  }

  draw() {
    const { seconds, marks, most } = this.series;
    const last = seconds.length ? seconds[seconds.length - 1].at : Math.floor(Date.now() / 1000);
    const first = last - most;
    const top = ceiling(Math.max(0, ...seconds.flatMap((second) => this.lines.map(([, value]) => value(second) ?? 0))));
    const x = (at) => LEFT + ((at - first) / most) * (WIDTH - LEFT);
    const y = (value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
    const parts = [0, 0.5, 1].flatMap((part) => [
      svg('line', { class: 'grid', x1: LEFT, x2: WIDTH, y1: y(top * part), y2: y(top * part) }),
      svg('text', { x: LEFT - 5, y: y(top * part) + 4, 'text-anchor': 'end' }, String(top * part)),
    ]);
    parts.push(svg('text', { x: LEFT, y: HEIGHT - 4 }, `${Math.round(most / 60)} min ago`), svg('text', { x: WIDTH, y: HEIGHT - 4, 'text-anchor': 'end' }, 'now'));
    for (const mark of marks.filter((each) => each.at >= first)) {
      const at = Math.min(mark.at, last);
      const line = svg('line', { class: 'mark', x1: x(at), x2: x(at), y1: TOP, y2: HEIGHT - BOTTOM });
      line.append(svg('title', {}, mark.text));
      parts.push(line);
    }
    this.lines.forEach(([, value], index) => parts.push(svg('path', { class: `line ${index ? 'two' : 'one'}`, d: Plot.path(seconds, value, x, y) })));
    this.picture.replaceChildren(...parts);
    const now = seconds[seconds.length - 1];
    const values = this.lines.map(([name, value]) => `${name} ${(now && value(now)) ?? 'none'}`).join(', ');
    this.picture.setAttribute('aria-label', `${this.title}, ${this.unit}: ${values}`);
  }

  /** A line with a gap where a second has no value. */
  static path(seconds, value, x, y) {
    let path = '';
    let former = null;
    for (const second of seconds) {
      const found = value(second);
      if (found === null || found === undefined || found < 0) {
        former = null;
        continue;
      }
      const joined = former === second.at - 1;
      path += `${joined ? 'L' : 'M'}${x(second.at).toFixed(1)} ${y(found).toFixed(1)}${joined ? '' : 'h0.1'}`;
      former = second.at;
    }
    return path;
  }
}
