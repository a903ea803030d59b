// The console's page: who is logged in, which part is shown, and what the container tells as it happens.

import { clock, make } from './console-dom.js';
import { get, post, remove, stream } from './console-server.js';
import { BundlesPart } from './console-bundles.js';
import { ChatsPart } from './console-chats.js';
import { ConfigPart } from './console-config.js';
import { PartsPart } from './console-parts.js';
import { Watch } from './console-live.js';

const byId = (id) => document.getElementById(id);
const login = byId('login');
const shown = byId('console');
const state = byId('state');

/** What the parts have in common: who is logged in, and what to do when that is over. */
class Console {
  constructor(who) {
    this.scopes = new Set(who.scopes);
    this.watch = new Watch();
    this.parts = [
      ['Overview', new PartsPart(this)],
      ['Chats', new ChatsPart(this)],
      ['Bundles', new BundlesPart(this)],
      ['Configuration', new ConfigPart(this)],
    ];
    this.chosen = this.parts[0][1];
    this.feed = stream({}, (frame) => this.take(frame), (connected) => this.connected(connected));
    this.timer = setInterval(() => this.refresh(), 2000);
    this.layOut();
  }

  may(scope) {
    return this.scopes.has(scope);
  }

  layOut() {
    const tabs = this.parts.map(([title], index) => make('button', {
      type: 'button', role: 'tab', id: `tab-${index}`, 'aria-controls': `panel-${index}`, text: title,
      onclick: () => this.choose(index), onkeydown: (event) => this.step(event, index),
    }));
    byId('tabs').replaceChildren(...tabs);
    this.panels = this.parts.map(([, part], index) => make('div', { role: 'tabpanel', id: `panel-${index}`, 'aria-labelledby': `tab-${index}` }, part.element));
    byId('panels').replaceChildren(...this.panels);
    this.choose(0);
  }

  step(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = (index + step + this.parts.length) % this.parts.length;
      this.choose(next);
      byId(`tab-${next}`).focus();
    }
  }

  choose(index) {
    this.parts.forEach((unused, each) => {
      const tab = byId(`tab-${each}`);
      tab.setAttribute('aria-selected', String(each === index));
      tab.tabIndex = each === index ? 0 : -1;
      this.panels[each].hidden = each !== index;
    });
    this.chosen = this.parts[index][1];
    if (this.chosen.watched) {
      this.watch.moveTo(this.chosen.watched);
    }
    this.refresh();
  }

  async refresh() {
    if (document.hidden) {
      return;
    }
    if (this.busy) {
      this.isStale = true; // what is under way may have been asked before what is to be shown
      return;
    }
    this.busy = true;
    try {
      do {
        this.isStale = false;
        await this.chosen.refresh();
      } while (this.isStale);
    } catch (problem) {
      this.failed(problem);
    } finally {
      this.busy = false;
    }
  }

  take(frame) {
    if (frame.type === 'figures') {
      this.watch.figures(frame.seconds);
    } else if (frame.type === 'happened') {
      this.watch.happened(frame);
      this.refresh();
    }
  }

  connected(connected) {
    say(connected ? 'connected' : 'not connected to the container: trying again', !connected);
    if (connected) {
      get('figures').then((figures) => this.watch.load(figures), (problem) => this.failed(problem));
    } else {
      get('session').catch((problem) => this.failed(problem));
    }
  }

  /** Without a session there is nothing to show; anything else may be over in a moment. */
  failed(problem) {
    if (problem.status === 401) {
      this.close();
      showLogin('You are logged out.');
    } else {
      say(problem.status ? problem.message : `the container does not answer (${clock(Date.now())})`, true);
    }
  }

  close() {
    this.feed.close();
    clearInterval(this.timer);
    this.parts.forEach(([, part]) => part.close?.());
  }
}

let present;

function say(text, bad) {
  state.textContent = text;
  state.className = bad ? 'bad' : '';
}

function showLogin(text = '') {
  present = undefined;
  shown.hidden = true;
  byId('who').hidden = true;
  login.hidden = false;
  say(text, false);
  byId('panels').replaceChildren(); // nothing of what was shown stays in the page
  byId('container').textContent = '';
  byId('key').focus();
}

async function show() {
  let who;
  try {
    who = await get('session');
  } catch (problem) {
    if (problem.status === 401) {
      showLogin();
    } else {
      say(problem.message, true);
      setTimeout(show, 3000);
    }
    return;
  }
  login.hidden = true;
  shown.hidden = false;
  byId('who').hidden = false;
  byId('name').textContent = `${who.name} (${who.scopes.join(', ')})`;
  present = new Console(who);
}

login.addEventListener('submit', async (event) => {
  event.preventDefault();
  const key = byId('key').value.trim();
  byId('key').value = '';
  try {
    await post('session', { key });
    byId('refused').textContent = '';
    await show();
  } catch (problem) {
    byId('refused').textContent = problem.message;
  }
});

byId('logout').addEventListener('click', async () => {
  present?.close();
  await remove('session').catch(() => {});
  showLogin();
});

show();
