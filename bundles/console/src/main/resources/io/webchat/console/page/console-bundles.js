// The bundles of the service: stop, start, update and refresh them while chats run, and see what that does.

import { ask } from './console-ask.js';
import { count, fill, make, table } from './console-dom.js';
import { get, post } from './console-server.js';
import { Log } from './console-live.js';

// what is swapped most often stands first
const FIRST = ['transport-', 'session-', 'prefilter-', 'preprocessor-'];
const rank = ({ name }) => (FIRST.findIndex((prefix) => name.startsWith(prefix)) + 1) || FIRST.length + 1;

const ACTIONS = [['stop', (bundle) => bundle.state === 'active'], ['start', (bundle) => bundle.state !== 'active'], ['update', () => true], ['refresh', () => true]];

const WHAT = {
  stop: 'What it does is missing until it is started again.',
  update: 'Its file is read again, and it restarts with what uses it.',
  refresh: 'It restarts with everything that uses it.',
};

export class BundlesPart {
  constructor(console) {
    this.console = console;
    this.told = new Log('What changes have told', '.low');
    this.bundles = make('section.card.wide');
    this.transports = make('section.card');
    this.watched = make('div.wide');
    this.element = make('div.cards', {}, this.watched, this.transports,
      make('section.card', { 'aria-label': 'Changes' }, make('h2', { text: 'What your changes have told' }), this.told.element), this.bundles);
  }

  async refresh() {
    const { bundles, transports } = await get('bundles');
    this.offers = transports;
    fill(this.transports, table('Transports', [['Type', (row) => row.type], ['Bundle', (row) => row.bundle], ['Version', (row) => row.version], ['Remark', (row) => row.remark]], transports));
    fill(this.bundles, table('Bundles', [
      ['Id', (row) => row.id, 'number'], ['Bundle', (row) => row.name], ['State', (row) => row.state], ['Version', (row) => row.version], ['Remark', (row) => row.remark],
      ['Change', (row) => this.buttons(row)],
    ], bundles.sort((one, other) => rank(one) - rank(other))));
  }

  buttons(bundle) {
    return make('span', {}, ACTIONS.map(([action, fits]) => make('button', {
      type: 'button', text: action, 'aria-label': `${action} ${bundle.name}`, 'data-focus': `${action} ${bundle.id}`,
      disabled: !this.console.may('swap') || !fits(bundle), onclick: () => this.wish(action, bundle),
    })));
  }

  async wish(action, bundle) {
    try {
      if (action === 'start' || await ask(`${action[0].toUpperCase()}${action.slice(1)} ${bundle.name}?`, `${WHAT[action]} ${await this.concerned(bundle)}`, action)) {
        await this.change(action, bundle);
      }
    } catch (problem) {
      this.console.failed(problem);
    }
  }

  /** The chats that feel it. */
  async concerned({ name }) {
    const types = this.offers.filter((offer) => offer.bundle === name).map((offer) => offer.type);
    if (!types.length) {
      return '';
    }
    const { wires } = await get('overview');
    const going = wires.filter(({ wire }) => types.includes(wire)).reduce((sum, wire) => sum + wire.going, 0);
    return `${count(going)} chats go by it: they keep their state and wait until a transport is there again.`;
  }

  async change(action, bundle) {
    this.told.add(Date.now(), `${action} ${bundle.name} …`);
    try {
      const { lines } = await post('bundles', { action, id: bundle.id });
      lines.forEach((line) => this.told.add(Date.now(), line));
      if (!lines.length) {
        this.told.add(Date.now(), 'done');
      }
    } catch (problem) {
      this.told.add(Date.now(), `${action} ${bundle.name}: ${problem.message}`);
      if (problem.status === 401) {
        this.console.failed(problem);
      }
    }
    await this.console.refresh();
  }
}
