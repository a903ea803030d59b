// The container in one view: who it is, what is wrong, plots, transports, stores and hooks with their figures.

import { clock, count, fill, make, table, time } from './console-dom.js';
import { get, post } from './console-server.js';
import { numbers } from './console-live.js';

const CALLS = [
  ['Part', (row) => row.part], ['Operation', (row) => row.operation], ['Calls', (row) => count(row.calls), 'number'], ['Failed', (row) => count(row.failed), 'number'],
  ['Half within', (row) => time(row.p50), 'number'], ['95 % within', (row) => time(row.p95), 'number'], ['Longest', (row) => time(row.longest), 'number'],
];

export class PartsPart {
  constructor(console) {
    this.console = console;
    this.numbers = make('section.card', { 'aria-label': 'Chats in numbers' });
    this.health = make('section.card', { 'aria-label': 'Health' });
    this.parts = make('section.card.wide', { 'aria-label': 'Figures of the parts' });
    this.watched = make('div.wide');
    this.fleet = make('section.card.wide', { 'aria-label': 'Fleet', hidden: true });
    this.element = make('div.cards', {}, this.numbers, this.health, this.fleet, this.watched, this.parts);
  }

  async refresh() {
    const overview = await get('overview');
    const fleet = overview.container.failover ? await get('fleet') : null;
    const { container, chats } = overview;
    document.getElementById('container').textContent = `on ${container.name}`;
    fill(this.numbers, make('h2', { text: 'Chats' }),
      numbers([['instances', chats.total], ['active', chats.states.ACTIVE ?? 0], ['waiting', chats.waiting, chats.waiting > 0], ...overview.wires.filter(({ going }) => going).map(({ wire, going }) => [wire || 'no wire', going])]),
      make('p.quiet', { text: `${container.machine}, process ${container.process}, since ${clock(container.begun)}, Java ${container.java}${container.failover ? ', shares its chats with others (failover)' : ''}` }),
      overview.running ? null : make('p.problem', { text: 'WebChatService is not running.' }));
    this.showHealth(overview.health);
    this.showFleet(fleet);
    const stores = new Map(overview.stores.map((store) => [store.name, store]));
    fill(this.parts, make('h2', { text: 'Parts' }),
      table('Transports and stores', CALLS, overview.calls, 'no call yet'),
      table('Stores', [['Store', (row) => row.name], ['Shared by containers', (row) => (row.shared ? 'yes' : 'no')], ['Of new chats', (row) => (row.used ? 'yes' : 'no')]], [...stores.values()]),
      table('Hooks', [
        ['Hook', (row) => row.hook], ['Script', (row) => row.script], ['Calls', (row) => count(row.calls), 'number'], ['Errors', (row) => count(row.errors), 'number'],
        ['Cut off', (row) => count(row.cutOffs), 'number'], ['Mean', (row) => time(row.mean), 'number'], ['Longest', (row) => time(row.longest), 'number'],
      ], overview.hooks, 'no script was called'),
      overview.disabled.length ? table('Hooks that were disabled', [['Instance', (row) => row.instance], ['Hook', (row) => row.hook], ['', (row) => this.enabling(row)]], overview.disabled) : null);
  }

  showFleet(fleet) {
    this.fleet.hidden = !fleet;
    if (!fleet) {
      return;
    }
    const silent = fleet.stores.filter((store) => store.silentSince);
    fill(this.fleet, make('h2', { text: 'Fleet' }),
      silent.map((store) => make('p.problem', { text: `The store ${store.store} does not answer since ${clock(store.silentSince)}: ${store.known ? 'what it told before is shown' : 'nobody knows which other containers there are'}.` })),
      table('Other containers', [
        ['Container', (row) => row.owner], ['State', (row) => (row.there ? 'there' : make('span.bad', { text: `gone; last told ${clock(row.at)}` }))],
        ['Where others reach it', (row) => row.address], ['Console', (row) => PartsPart.link(row)],
      ], fleet.others, 'none has told where it is reached'));
  }

  /** Its console, if it has one at the same path. What is no web address does not become a link. */
  static link({ owner, address }) {
    let url;
    try {
      url = new URL(address);
    } catch {
      return '–';
    }
    if (!/^https?:$/.test(url.protocol)) {
      return '–';
    }
    return make('a', { href: new URL(location.pathname, url.origin).href, target: '_blank', rel: 'noopener noreferrer', 'data-focus': `console ${owner}`, text: `console of ${owner}` });
  }

  enabling(row) {
    return make('button', {
      type: 'button', text: `Enable ${row.hook}`, disabled: !this.console.may('swap'), 'data-focus': `${row.instance} ${row.hook}`,
      onclick: () => post('hooks', row).then(() => this.refresh()).catch((problem) => this.console.failed(problem)),
    });
  }

  showHealth(health) {
    if (!health.findings) {
      fill(this.health, make('h2', { text: 'Health' }), make('p.quiet', { text: 'Nothing checks this container: there is no bundle health.' }));
      return;
    }
    const words = health.findings.length ? (health.ready ? 'ready, with something to look at' : 'not ready') : 'all is well';
    fill(this.health, make('h2', { text: `Health: ${health.live ? words : 'not live'}` }),
      make('p.quiet', { text: `checks: ${health.checks.join(', ')}` }),
      health.findings.length ? table('Findings', [['Check', (row) => row.check], ['Severity', (row) => row.severity], ['What', (row) => row.text], ['What to do', (row) => row.remedy]], health.findings) : null);
  }
}
