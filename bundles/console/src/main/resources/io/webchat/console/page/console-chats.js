// The list of chats: thousands of them, of which the page has those that are seen.

import { count, make, time } from './console-dom.js';
import { get } from './console-server.js';
import { LiveChat } from './console-live.js';
import { WiresCard } from './console-wires.js';

const ROW = 30;
const MORE = 10;
const MOST = 100;
const COLUMNS = ['Chat', 'State', 'Wire', 'Container', 'Age', 'Lag', 'Waits', 'Messages', 'Errors'];
const STATES = ['', 'ACTIVE', 'WAITING', 'STARTING', 'RESTORING', 'ENDING', 'READ_ONLY', 'IDLE', 'NEW'];
const SORTS = [['', 'as opened'], ['id', 'by id'], ['age', 'oldest'], ['waiting', 'waiting longest'], ['errors', 'most errors'], ['received', 'most messages']];

const option = ([value, text]) => make('option', { value, text });

export class ChatsPart {
  constructor(console) {
    this.console = console;
    this.live = new LiveChat(console);
    this.wires = new WiresCard(console);
    this.selected = 0;
    this.rows = new Map();
    this.fitting = 0;
    this.search = make('input', { type: 'search', onchange: () => this.anew(), oninput: () => this.anew() });
    this.state = make('select', { onchange: () => this.anew() }, STATES.map((each) => option([each, each || 'all'])));
    this.sort = make('select', { onchange: () => this.anew() }, SORTS.map(option));
    this.summary = make('p.quiet', { role: 'status' });
    this.space = make('div.space', { role: 'rowgroup' });
    this.list = make('div.list', { role: 'grid', tabindex: 0, 'aria-label': 'Chats', onscroll: () => this.scrolled(), onkeydown: (event) => this.key(event) },
      make('div', { role: 'rowgroup' }, make('div.head', { role: 'row' }, COLUMNS.map((text) => make('span', { role: 'columnheader', text })))), this.space);
    this.element = make('div.cards', {}, make('section.card.wide', { 'aria-label': 'List of chats' },
      make('div.row', {}, make('label', {}, 'Search', this.search), make('label', {}, 'State', this.state), make('label', {}, 'Order', this.sort)),
      this.summary, this.list), this.live.element, this.wires.element);
  }

  anew() {
    this.list.scrollTop = 0;
    this.selected = 0;
    this.refresh().catch((problem) => this.console.failed(problem));
  }

  seen() {
    const from = Math.max(0, Math.floor(this.list.scrollTop / ROW) - MORE);
    return { from, count: Math.min(MOST, Math.ceil((this.list.clientHeight || 400) / ROW) + 2 * MORE) };
  }

  scrolled() {
    const { from } = this.seen();
    if (from !== this.from && !this.asking) {
      this.refresh().catch((problem) => this.console.failed(problem));
    }
  }

  async refresh() {
    const asked = (this.asked ?? 0) + 1;
    this.asked = asked;
    this.asking = true;
    const { from, count: wanted } = this.seen();
    try {
      const answer = await get('chats', { from, count: wanted, search: this.search.value, state: this.state.value, sort: this.sort.value, open: this.live.id ?? '' });
      if (asked === this.asked) {
        this.show(answer);
      }
    } finally {
      this.asking = false;
    }
    if (asked === this.asked && this.seen().from !== from) {
      await this.refresh(); // it was scrolled on meanwhile
    }
  }

  show({ total, fitting, from, rows, open, wires }) {
    this.live.show(open);
    this.wires.show(wires);
    this.from = from;
    this.fitting = fitting;
    this.rows = new Map(rows.map((row, index) => [from + index, row]));
    this.selected = Math.min(this.selected, Math.max(0, fitting - 1));
    this.summary.textContent = `${count(fitting)} of ${count(total)} chats`;
    this.list.setAttribute('aria-rowcount', fitting + 1);
    this.space.style.height = `${fitting * ROW}px`;
    this.draw();
  }

  draw() {
    const made = [...this.rows].map(([index, row]) => {
      const element = make('div.chat', {
        role: 'row', id: `chat-${index}`, 'aria-rowindex': index + 2, 'aria-selected': String(index === this.selected),
        onclick: () => this.choose(index, true),
      }, this.cells(row).map(([text, kind]) => make(kind ? `span.${kind}` : 'span', { role: 'gridcell', text })));
      element.style.top = `${index * ROW}px`;
      return element;
    });
    this.space.replaceChildren(...made);
    if (this.rows.has(this.selected)) {
      this.list.setAttribute('aria-activedescendant', `chat-${this.selected}`);
    } else {
      this.list.removeAttribute('aria-activedescendant');
    }
  }

  cells(row) {
    return [
      [row.id], [row.state], [row.wire || '–'], [row.container], [time(row.age)], [time(row.lag)],
      [row.waiting === undefined ? '–' : `${row.waitsFor} ${time(row.waiting)}`, row.waiting === undefined ? '' : 'bad'],
      [count(row.received)], [count(row.errors), row.errors ? 'bad' : ''],
    ];
  }

  choose(index, opens) {
    this.selected = Math.max(0, Math.min(index, this.fitting - 1));
    const top = this.selected * ROW;
    const { scrollTop, clientHeight } = this.list;
    if (top < scrollTop) {
      this.list.scrollTop = top;
    } else if (top + 2 * ROW > scrollTop + clientHeight) {
      this.list.scrollTop = top + 2 * ROW - clientHeight;
    }
    this.draw();
    const row = this.rows.get(this.selected);
    if (opens && row) {
      this.live.open(row.id);
      this.live.show(row);
    }
  }

  key(event) {
    const page = Math.floor(this.list.clientHeight / ROW) - 1;
    const to = { ArrowDown: this.selected + 1, ArrowUp: this.selected - 1, PageDown: this.selected + page, PageUp: this.selected - page, Home: 0, End: this.fitting - 1, Enter: this.selected, ' ': this.selected }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.choose(to, event.key === 'Enter' || event.key === ' ');
    }
  }

  close() {
    this.live.close();
  }
}
