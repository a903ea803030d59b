// Configurations by their descriptions: labels, defaults, bounds. Of secrets the page knows only whether there is one.

import { ask } from './console-ask.js';
import { fill, make } from './console-dom.js';
import { get, post, remove } from './console-server.js';

export class ConfigPart {
  constructor(console) {
    this.console = console;
    this.list = make('ul', { 'aria-label': 'Configurations' });
    this.form = make('section.card', { 'aria-label': 'Configuration' }, make('p.quiet', { text: 'Choose a configuration.' }));
    this.element = make('div.split', {}, make('section.card', { 'aria-label': 'List of configurations' }, this.list), this.form);
  }

  async refresh() {
    const { list } = await get('configurations');
    await this.showRefusals(list);
    const shown = JSON.stringify([list, this.pid]);
    if (shown === this.shown) {
      return; // what is read must not jump
    }
    this.shown = shown;
    fill(this.list, ...list.flatMap((each) => (each.factory ? [make('li', {}, make('span.quiet', { text: each.pid })), ...each.pids.map((pid) => this.entry(pid, each))] : [this.entry(each.pid, each)])));
  }

  entry(pid, { name, isThere, factory, refused }) {
    const remark = [factory ? '' : isThere ? '' : 'defaults', refused ? `${refused} refused` : ''].filter(Boolean).join(', ');
    return make('li', {}, make('button', { type: 'button', 'data-focus': pid, 'aria-current': pid === this.pid ? 'true' : null, onclick: () => this.open(pid) },
      pid, make('br'), make(refused ? 'span.bad' : 'span.quiet', { text: [name, remark].filter(Boolean).join('; ') })));
  }

  /** What a bundle refuses it tells after the configuration was changed; what is being typed stays. */
  async showRefusals(list) {
    const count = list.find(({ pid }) => pid === this.pid?.replace(/~.*/, ''))?.refused;
    if (this.refusals && count !== this.refusedCount) {
      const { pid, refusals } = this;
      const form = await get('configuration', { pid });
      if (refusals === this.refusals) {
        this.refusedCount = count;
        fill(refusals, ...ConfigPart.refused(form));
      }
    }
  }

  static refused(form) {
    return form.refusals.map((line) => make('p.problem', { text: `refused: ${line}` }));
  }

  async open(pid) {
    this.pid = pid;
    try {
      this.show(await get('configuration', { pid }));
      await this.refresh();
    } catch (problem) {
      this.console.failed(problem);
    }
  }

  show(form, told = '') {
    this.changes = new Map();
    const may = this.console.may('configure');
    this.told = make('p', { role: 'status', text: told });
    this.problem = make('p', { role: 'alert' });
    this.refusals = make('div', { role: 'status', 'aria-label': 'Refused values' }, ConfigPart.refused(form));
    this.refusedCount = undefined;
    fill(this.form, make('h2', { text: form.pid }), make('p', { text: [form.name, form.description].filter(Boolean).join(': ') }),
      form.file ? make('p.quiet', { text: `From ${form.file}. A change made here is in force until that file is saved again or the container starts anew: write it there, too.` }) : null,
      this.refusals,
      make('form', { onsubmit: (event) => this.save(event, form) }, form.keys.map((key) => this.field(key, may)),
        form.others.length ? make('p.quiet', { text: `Also set, and described by nothing: ${form.others.join(', ')}` }) : null,
        this.problem, this.told,
        make('p', {}, make('button.primary', { text: 'Save', disabled: !may }), ' ',
          make('button', { type: 'button', text: 'Delete this configuration', disabled: !may || !form.isThere, onclick: () => this.delete(form) }))));
  }

  field(key, may) {
    const id = `key-${key.id}`;
    const input = this.input(key, id, may);
    const bounds = [key.least && `at least ${key.least}`, key.most && `at most ${key.most}`].filter(Boolean).join(', ');
    const absent = key.default.length ? `default ${key.default.join(', ') || '(empty)'}` : 'no default';
    return make('div.field', {}, make('label', { for: id, text: `${key.name} (${key.id})` }),
      make('p', { id: `${id}-about`, text: [key.description, key.secret ? '' : absent, bounds, key.secret ? (key.set ? 'a secret is set, and never shown' : 'a secret; none is set') : ''].filter(Boolean).join('; ') }),
      input,
      key.set ? make('button', { type: 'button', text: 'Back to the default', disabled: !may, 'aria-label': `Back to the default: ${key.name}`, onclick: (event) => { this.changes.set(key.id, null); input.disabled = true; event.target.disabled = true; } }) : null);
  }

  input(key, id, may) {
    const value = key.value.length ? key.value : key.set ? [] : key.default;
    const common = { id, disabled: !may, 'aria-describedby': `${id}-about` };
    const changed = (given) => this.changes.set(key.id, given);
    if (key.secret) {
      return make('input', { ...common, type: 'password', autocomplete: 'new-password', placeholder: key.set ? 'unchanged' : '', oninput: (event) => this.secret(key, event.target.value) });
    }
    if (key.list) {
      return make('textarea', { ...common, rows: Math.max(2, value.length), value: value.join('\n'), oninput: (event) => changed(lines(event.target.value)) });
    }
    const choices = key.type === 'flag' ? ['true', 'false'] : key.options;
    if (choices.length) {
      return make('select', { ...common, onchange: (event) => changed(event.target.value) }, choices.map((each) => make('option', { value: each, text: each, selected: each === value[0] })));
    }
    return make('input', { ...common, inputmode: key.type === 'number' ? 'numeric' : 'text', value: value[0] ?? '', oninput: (event) => changed(event.target.value) });
  }

  secret(key, text) {
    if (text) {
      this.changes.set(key.id, key.list ? lines(text.replaceAll(',', '\n')) : text);
    } else {
      this.changes.delete(key.id);
    }
  }

  async save(event, form) {
    event.preventDefault();
    const values = Object.fromEntries(this.changes);
    if (!Object.keys(values).length) {
      this.told.textContent = 'Nothing was changed.';
      return;
    }
    try {
      this.show(await post('configuration', values, { pid: form.pid }), 'Saved.');
    } catch (problem) {
      this.problem.textContent = problem.message;
    }
  }

  async delete(form) {
    if (!await ask(`Delete ${form.pid}?`, 'Its part of the service goes back to its defaults, or goes. A file of it in conf stays as it is, and counts again when it is saved or the container starts anew.', 'Delete')) {
      return;
    }
    try {
      await remove('configuration', { pid: form.pid });
      this.show(await get('configuration', { pid: form.pid }), 'Deleted.');
    } catch (problem) {
      this.problem.textContent = problem.message;
    }
  }
}

const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);
