// The conversation as it is shown.
import { element, linked } from './webchat-ui-dom.js';
import { richContent } from './webchat-ui-rich.js';

const MOST_LINES = 1000;
const nameOf = (from) => from.name || from.nickname || [from.firstname, from.lastname].filter((part) => part).join(' ');

/** Who wrote a message, as three kinds of line. */
const sideOf = (from = {}) => (from.type === 'Client' ? 'own' : 'other');

export class Log {
  /** @param {{text: Function, language: string, reply: Function, download: (file: object) => void}} context */
  constructor(context) {
    this.context = context;
    this.node = element('div.log', { role: 'log', tabIndex: 0, 'aria-live': 'polite', 'aria-label': context.text('log') });
    this.clear();
  }

  clear() {
    this.node.replaceChildren();
    this.waiting = [];
    this.seen = new Set();
    this.last = '';
    this.number = 0;
  }

  /** A message of `messageReceived`; each index is shown once. */
  add(message) {
    const { index, type, from = {} } = message;
    if (Number.isInteger(index) && index >= 0) {
      if (this.seen.has(index)) {
        return;
      }
      this.seen.add(index);
    }
    const name = nameOf(from) || this.context.text(sideOf(from) === 'own' ? 'you' : 'agent');
    if (type === 'ParticipantJoined' && sideOf(from) === 'other') {
      this.system(this.context.text('joined', { name }));
    } else if (type === 'ParticipantLeft' && sideOf(from) === 'other') {
      this.system(this.context.text('left', { name }));
    } else if (type === 'FileUploaded') {
      this.file(message, name);
    } else if (message.text && (type === 'Message' || type === 'Text' || type === 'Structured' || type === 'PushUrl')) {
      if (sideOf(from) === 'own') {
        this.waiting.shift()?.node.remove();
      }
      this.line(message, name, linked(message.text));
      this.rich(message);
    } else if (message.content && type !== 'Receipt') {
      this.line(message, name, []);
      this.rich(message);
    } else if (message.text && (type === 'Notice' || type === 'IdleAlert' || type === 'IdleClose')) {
      this.system(message.text);
    }
  }

  line(message, name, children) {
    const side = sideOf(message.from);
    const group = side + ' ' + name;
    const first = group !== this.last;
    this.last = group;
    const time = message.timestamp ? new Date(message.timestamp) : null;
    const shown = time && !Number.isNaN(time.getTime()) ? time.toLocaleTimeString(this.context.language, { timeStyle: 'short' }) : '';
    this.append(element(`div.line.${side}${first ? '.first' : ''}`, {}, first ? element('p.who', { textContent: shown ? name + ' · ' + shown : name }) : null, children.length ? element('div.bubble', {}, ...children) : null));
  }

  rich({ content }) {
    if (content) {
      this.number += 1;
      const made = richContent(content, { ...this.context, number: this.number });
      if (made) {
        this.append(made);
      }
    }
  }

  file(message, name) {
    const data = message.userData || {};
    const fileName = String(data['file-name'] || message.text || 'file');
    const fileId = data['file-id'];
    const save = fileId && sideOf(message.from) === 'other' ? element('button.plain', { type: 'button', textContent: this.context.text('download', { name: fileName }), onclick: () => this.context.download({ fileId, fileName }) }) : fileName;
    this.line(message, name, [save]);
  }

  system(text) {
    this.last = '';
    this.append(element('p.system', { textContent: text }));
  }

  /** A text that is being sent; it stays here until it has come back, and with a way to send it again where it was refused. */
  sending(text, again) {
    const hint = element('p.hint', { textContent: this.context.text('sending') });
    const node = element('div.line.own.waiting', {}, element('div.bubble', {}, ...linked(text)), hint);
    const one = { node };
    this.waiting.push(one);
    this.append(node);
    return {
      sent: () => {
        node.classList.remove('waiting');
        hint.hidden = true;
      },
      failed: (reason) => {
        this.waiting = this.waiting.filter((other) => other !== one);
        node.classList.replace('waiting', 'failed');
        hint.replaceChildren(this.context.text('notSent') + (reason ? ': ' + reason : '') + ' ', element('button', { type: 'button', textContent: this.context.text('retry'), onclick: () => {
          node.remove();
          again();
        } }));
      }
    };
  }

  /** A line that changes: the progress of a file. */
  progress(text) {
    const line = element('p.system', { textContent: text });
    this.append(line);
    return { show: (next) => { line.textContent = next; }, end: () => line.remove() };
  }

  append(node) {
    const { node: log } = this;
    const below = log.scrollHeight - log.scrollTop - log.clientHeight;
    log.append(node);
    while (log.childElementCount > MOST_LINES) {
      log.firstElementChild.remove();
    }
    if (below < 80) {
      log.scrollTop = log.scrollHeight; // who reads further up is left there
    }
  }
}
