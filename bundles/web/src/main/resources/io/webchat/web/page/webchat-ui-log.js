// The conversation as it is shown.
import { asObject, element, linked, plainName } from './webchat-ui-dom.js';
import { richContent } from './webchat-ui-rich.js';

const MOST_LINES = 1000;
const nameOf = (from) => plainName(from.name || from.nickname || [from.firstname, from.lastname].filter((part) => part).join(' '));

/** Whose line a message is. */
const sideOf = (from) => (from.type === 'Client' ? 'own' : 'other');

export class Log {
  /** @param {{text: Function, language: string, reply: Function, download: (file: object) => void}} context */
  constructor(context) {
    this.context = context;
    this.node = element('div.log', { role: 'log', tabIndex: 0, 'aria-live': 'polite', 'aria-label': context.text('log') });
    this.clear();
  }

  /** Begins anew; what was not sent stays. */
  clear() {
    this.node.replaceChildren(...this.node.querySelectorAll('.failed'));
    this.waiting = [];
    this.strangers = 0;
    this.seen = new Set();
    this.last = '';
    this.number = 0;
  }

  /** A message of `messageReceived`; each index is shown once. */
  add(message) {
    const { index, type } = message;
    const from = asObject(message.from);
    const text = typeof message.text === 'string' ? message.text : '';
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
    } else if (text && (type === 'Message' || type === 'Text' || type === 'Structured' || type === 'PushUrl')) {
      if (sideOf(from) === 'own') {
        this.cameBack(text);
      }
      this.line(message, name, linked(text));
      this.rich(message);
    } else if (message.content && type !== 'Receipt') {
      this.line(message, name, []);
      this.rich(message);
    } else if (text && (type === 'Notice' || type === 'IdleAlert' || type === 'IdleClose')) {
      this.system(text);
    }
  }

  /**
   * An own message came. It stands for the text that is the same, else for one that is known to be sent: a hook may have changed it. What may
   * be another tab's takes away no text that can still be refused.
   */
  cameBack(text) {
    const one = this.waiting.find((waits) => waits.text === text) || this.waiting.find((waits) => waits.sent);
    if (one) {
      this.remove(one);
    } else if (this.waiting.length) {
      this.strangers += 1;
    }
  }

  remove(one) {
    one.node.remove();
    this.waiting = this.waiting.filter((other) => other !== one);
    this.strangers = this.waiting.length ? this.strangers : 0;
  }

  line(message, name, children) {
    const side = sideOf(asObject(message.from));
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
    const data = asObject(message.userData);
    const fileName = plainName(data['file-name'] || message.text || 'file');
    const fileId = data['file-id'];
    const save = fileId && sideOf(asObject(message.from)) === 'other' ? element('button.plain', { type: 'button', textContent: this.context.text('download', { name: fileName }), onclick: () => this.context.download({ fileId, fileName }) }) : fileName;
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
    const one = { node, text, sent: false };
    this.waiting.push(one);
    this.append(node);
    return {
      sent: () => {
        one.sent = true;
        node.classList.remove('waiting');
        hint.hidden = true;
        if (this.strangers > 0 && this.waiting.includes(one)) {
          this.strangers -= 1;
          this.remove(one); // what came before was this one, changed by a hook
        }
      },
      failed: (reason) => {
        this.waiting = this.waiting.filter((other) => other !== one);
        node.classList.replace('waiting', 'failed');
        if (!node.isConnected) {
          this.append(node); // the conversation has begun anew, or it was taken for another tab's
        }
        hint.replaceChildren(this.context.text('notSent') + (reason ? ': ' + reason : '') + ' ', element('button', { type: 'button', textContent: this.context.text('retry'), onclick: () => {
          node.remove();
          again();
        } }));
      }
    };
  }

  /** A line that changes, the progress of a file; it is not read out at each step. */
  progress(text) {
    const line = element('p.system', { textContent: text, 'aria-live': 'off' });
    this.append(line);
    return { show: (next) => { line.textContent = next; }, end: () => line.remove() };
  }

  append(node) {
    const { node: log } = this;
    const below = log.scrollHeight - log.scrollTop - log.clientHeight;
    log.append(node);
    for (let oldest; log.childElementCount > MOST_LINES && (oldest = log.querySelector(':scope > :not(.failed, .waiting)')); ) {
      oldest.remove();
    }
    if (below < 80) {
      log.scrollTop = log.scrollHeight; // who reads further up is left there
    }
  }
}
