// The wires that chats go by, and moving them to another one while they run.

import { ask } from './console-ask.js';
import { count, fill, make, table } from './console-dom.js';
import { post } from './console-server.js';

const KEPT = 'They go on there at their position, a few at a time; nothing is lost or doubled.';

async function move(console, told, wish) {
  told.textContent = `moving to ${wish.type} …`;
  try {
    const { lines } = await post('wire', wish);
    told.textContent = lines.join('\n');
  } catch (problem) {
    told.textContent = problem.message;
    if (problem.status === 401) {
      console.failed(problem);
    }
  }
  await console.refresh();
}

/** All wires, and a button for each that chats can be moved to. */
export class WiresCard {
  constructor(console) {
    this.console = console;
    this.rows = make('div');
    this.told = make('p.lines', { role: 'status', 'aria-label': 'What became of the move' });
    this.element = make('section.card.wide', { 'aria-label': 'Wires' }, make('h2', { text: 'Wires' }), this.rows, this.told);
  }

  show(wires) {
    const known = wires.filter(({ wire }) => wire);
    fill(this.rows, table('Chats by wire', [
      ['Wire', (row) => row.wire], ['Chats', (row) => count(row.going), 'number'], ['Can go by it', (row) => count(row.able), 'number'],
      ['Transport', (row) => (row.there ? 'there' : 'no bundle offers it')], ['Change', (row) => this.button(row)],
    ], known, 'no chat'),
    known.some((row) => row.able > row.going) ? null : make('p.quiet', { text: 'A chat can change its wire when its configuration has several, as gms-v2-cometd with a dataURL has.' }));
  }

  button(row) {
    return row.able <= row.going ? '–' : make('button', {
      type: 'button', text: 'move all', 'aria-label': `move all chats to ${row.wire}`, 'data-focus': `wire ${row.wire}`,
      disabled: !this.console.may('swap') || !row.there, onclick: () => this.all(row),
    });
  }

  async all({ wire, able }) {
    if (await ask(`Move chats to ${wire}?`, `${count(able)} chats can go by ${wire}, which they prefer from then on. ${KEPT}`, 'Move')) {
      await move(this.console, this.told, { type: wire });
    }
  }
}

/** The same for one chat. */
export class WireButton {
  constructor(console) {
    this.console = console;
    this.choice = make('select', { 'aria-label': 'Another wire' });
    this.told = make('p.lines', { role: 'status', 'aria-label': 'What became of the chat' });
    this.button = make('button', { type: 'button', text: 'Change the wire', 'data-focus': 'wire of the chat', onclick: () => this.one() });
    this.wires = make('div.row', { hidden: true }, this.choice, this.button);
    this.element = make('div', {}, this.wires, this.told);
  }

  show(row) {
    if (row?.id !== this.id) {
      this.told.textContent = '';
    }
    this.id = row?.id;
    const others = row?.others ?? [];
    this.wires.hidden = !others.length;
    this.button.disabled = !this.console.may('swap');
    if (others.join() !== this.others) {
      this.others = others.join();
      fill(this.choice, ...others.map((wire) => make('option', { value: wire, text: wire })));
    }
  }

  async one() {
    const { id } = this;
    const type = this.choice.value;
    if (await ask(`Move ${id} to ${type}?`, `The chat prefers ${type} from then on. It goes on there at its position; nothing is lost or doubled.`, 'Move')) {
      await move(this.console, this.told, { type, chat: id });
    }
  }
}
