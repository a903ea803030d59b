// The bundles of the service: stop, start, update and refresh them while chats run, and see what that does.

import { fill, make, table } from './console-dom.js';
import { get, post } from './console-server.js';
import { Log } from './console-live.js';

const ACTIONS = [['stop', (bundle) => bundle.state === 'active'], ['start', (bundle) => bundle.state !== 'active'], ['update', () => true], ['refresh', () => true]];

export class BundlesPart {
  constructor(console) {
    this.console = console;
    this.told = new Log('What changes have told', '.low');
    this.bundles = make('section.card.wide');
    this.transports = make('section.card.wide');
    this.element = make('div.cards', {},
      make('section.card', {}, make('h2', { text: 'What happened to bundles' }), console.watch.bundles.element),
      make('section.card', {}, make('h2', { text: 'What your changes have told' }), this.told.element),
      console.watch.drawn(), this.transports, this.bundles);
  }

  async refresh() {
    const { bundles, transports } = await get('bundles');
    fill(this.transports, table('Transports', [['Type', (row) => row.type], ['Bundle', (row) => row.bundle], ['Version', (row) => row.version], ['Remark', (row) => row.remark]], transports));
    fill(this.bundles, table('Bundles', [
      ['Id', (row) => row.id, 'number'], ['Bundle', (row) => row.name], ['State', (row) => row.state], ['Version', (row) => row.version], ['Remark', (row) => row.remark],
      ['Change', (row) => this.buttons(row)],
    ], bundles));
  }

  buttons(bundle) {
    return make('span', {}, ACTIONS.map(([action, fits]) => make('button', {
      type: 'button', text: action, 'aria-label': `${action} ${bundle.name}`, 'data-focus': `${action} ${bundle.id}`,
      disabled: !this.console.may('swap') || !fits(bundle), onclick: () => this.change(action, bundle),
    })));
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
