// The conversation as it is shown.
import { asObject, element, linked, plainName } from './webchat-ui-dom.js';
import { richContent } from './webchat-ui-rich.js';

const MOST_LINES = 1000;
/** What became of a message: a higher one says more. */
const RECEIPTS = { delivered: 1, read: 2 };
const nameOf = (from) => plainName(from.name || from.nickname || [from.firstname || from.firstName, from.lastname || from.lastName].filter((part) => part).join(' '));

/** Whose line a message is. */
const sideOf = (from) => (from.type === 'Client' ? 'own' : 'other');

export class Log {
  /** @param {{text: Function, language: string, reply: Function, download: (file: object) => void, older: () => void}} context */
  constructor(context) {
    this.context = context;
    this.older = element('button.plain.older', { type: 'button', textContent: context.text('older'), hidden: true, onclick: () => context.older() });
    this.node = element('div.log', { role: 'log', tabIndex: 0, 'aria-live': 'polite', 'aria-label': context.text('log'), onscroll: () => this.#scrolled() });
    this.clear();
  }

  /** Begins anew; what was not sent stays. */
  clear() {
    const unsent = this.node.querySelectorAll('.failed');
    this.orders = new WeakMap(); // of nodes: the index of the message that they show, or of the one before them
    this.groups = new WeakMap(); // of nodes: whose line it is
    this.lines = new Map(); // by messageId: own lines, for which receipts come
    this.receipts = new Map(); // by messageId, also of lines that are not here yet
    this.newest = -Infinity;
    this.most = MOST_LINES;
    this.isCut = false; // whether the oldest lines are gone: what is older than those would leave a gap
    this.waiting = [];
    this.strangers = 0;
    this.seen = new Set();
    this.number = 0;
    this.node.replaceChildren(this.older, ...unsent);
  }

  /** A message of `messageReceived`; each index is shown once, and where it belongs. */
  add(message) {
    const { index, type } = message;
    const from = asObject(message.from);
    const text = typeof message.text === 'string' ? message.text : '';
    this.order = this.newest;
    if (Number.isInteger(index) && index >= 0) {
      if (this.seen.has(index)) {
        return;
      }
      this.seen.add(index);
      this.order = index;
      this.newest = Math.max(this.newest, index);
    }
    const name = nameOf(from) || this.context.text(sideOf(from) === 'own' ? 'you' : 'agent');
    if (type === 'Receipt') {
      this.receipt(asObject(message.receipt));
    } else if (type === 'ParticipantJoined' && sideOf(from) === 'other') {
      this.#note(this.context.text('joined', { name }));
    } else if (type === 'ParticipantLeft' && sideOf(from) === 'other') {
      this.#note(this.context.text('left', { name }));
    } else if (type === 'FileUploaded') {
      this.file(message, name);
    } else if (text && (type === 'Message' || type === 'Text' || type === 'Structured' || type === 'PushUrl')) {
      if (sideOf(from) === 'own') {
        this.cameBack(text);
      }
      this.line(message, name, linked(text));
      this.rich(message);
    } else if (message.content) {
      this.line(message, name, []);
      this.rich(message);
    } else if (text && (type === 'Notice' || type === 'IdleAlert' || type === 'IdleClose')) {
      this.#note(text);
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
    const time = message.timestamp ? new Date(message.timestamp) : null;
    const shown = time && !Number.isNaN(time.getTime()) ? time.toLocaleTimeString(this.context.language, { timeStyle: 'short' }) : '';
    const receipt = side === 'own' ? element('p.hint.receipt', { hidden: true, 'aria-live': 'off' }) : null;
    const node = element(`div.line.${side}`, {}, element('p.who', { textContent: shown ? name + ' · ' + shown : name }), children.length ? element('div.bubble', {}, ...children) : null, receipt);
    this.#place(node, side + ' ' + name);
    if (receipt && message.messageId) {
      this.lines.set(message.messageId, { id: message.messageId, order: this.order, node, receipt });
      this.#showReceipts();
    }
  }

  /** What became of an own message. That one was read says the same of those before it. */
  receipt({ messageId, status }) {
    const rank = RECEIPTS[String(status).toLowerCase()] ?? (/^fail/i.test(status) ? -1 : 0);
    if (messageId && rank !== 0 && !(rank < this.receipts.get(messageId))) {
      this.receipts.set(messageId, rank);
      this.#showReceipts();
    }
  }

  #showReceipts() {
    if (!this.receipts.size) {
      return;
    }
    let told = 0;
    [...this.lines.values()].sort((one, other) => other.order - one.order).forEach(({ id, node, receipt }) => {
      const rank = this.receipts.get(id) || 0;
      receipt.hidden = rank >= 0 && rank <= told;
      receipt.textContent = receipt.hidden ? '' : this.context.text({ '-1': 'notDelivered', 1: 'delivered', 2: 'read' }[rank]);
      node.classList.toggle('undelivered', rank < 0);
      told = Math.max(told, rank);
    });
  }

  rich({ content }) {
    if (content) {
      this.number += 1;
      const made = richContent(content, { ...this.context, number: this.number });
      if (made) {
        this.#place(made);
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

  /** A line of the window itself. */
  system(text) {
    this.order = this.newest;
    this.#note(text);
  }

  #note(text) {
    this.#place(element('p.system', { textContent: text }), '');
  }

  /** A text that is being sent; it stays here until it has come back, and with a way to send it again where it was refused. */
  sending(text, again) {
    const hint = element('p.hint', { textContent: this.context.text('sending') });
    const node = element('div.line.own.waiting', {}, element('div.bubble', {}, ...linked(text)), hint);
    const one = { node, text, sent: false };
    this.waiting.push(one);
    this.#append(node);
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
          this.#append(node); // the conversation has begun anew, or it was taken for another tab's
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
    this.#append(line);
    return { show: (next) => { line.textContent = next; }, end: () => line.remove() };
  }

  // ---- older messages ----------------------------------------------------------------------------------------------------

  /** Whether there may be older ones; who has the keyboard on the button stays in the conversation when it goes. */
  offerOlder(yes) {
    const offered = yes && !this.isCut;
    if (!offered && this.older.matches(':focus')) {
      this.node.focus();
    }
    this.older.hidden = !offered;
  }

  /** Older ones are being fetched: they are not read out, and not asked for twice. */
  fetching(under) {
    this.node.setAttribute('aria-busy', String(under));
    this.node.setAttribute('aria-live', under ? 'off' : 'polite');
    this.older.setAttribute('aria-disabled', String(under));
  }

  get isFetching() {
    return this.older.getAttribute('aria-disabled') === 'true';
  }

  #scrolled() {
    const { node } = this;
    if (node.scrollTop === 0 && node.scrollHeight > node.clientHeight && !this.older.hidden && !this.isFetching) {
      this.context.older();
    }
  }

  // ---- where a node stands -----------------------------------------------------------------------------------------------

  /** By the index of its message: pages of older ones come later. `group` is whose line it is; of several in a row the first has the name. */
  #place(node, group) {
    this.orders.set(node, this.order);
    let before = this.node.lastElementChild;
    while (before !== this.older && this.orders.get(before) > this.order) {
      before = before.previousElementSibling;
    }
    const isLast = before === this.node.lastElementChild;
    const below = this.node.scrollHeight - this.node.scrollTop;
    if (isLast) {
      this.#append(node);
    } else {
      before.after(node);
      this.most += 1; // who asks for older ones gets them
    }
    if (group !== undefined) {
      this.groups.set(node, group);
      this.#group(node);
      this.#group(this.#nextOf(node, 'nextElementSibling'));
    }
    if (!isLast) {
      this.node.scrollTop = this.node.scrollHeight - below; // what is read stays where it is
    }
  }

  /** The next node with a group, or the one before. */
  #nextOf(node, way) {
    let next = node[way];
    while (next && !this.groups.has(next)) {
      next = next[way];
    }
    return next;
  }

  #group(node) {
    if (!node) {
      return;
    }
    const before = this.#nextOf(node, 'previousElementSibling');
    const first = !before || this.groups.get(before) !== this.groups.get(node);
    node.classList.toggle('first', first);
    const who = node.querySelector('.who');
    if (who) {
      who.hidden = !first;
    }
  }

  #append(node) {
    const { node: log } = this;
    if (!this.orders.has(node)) {
      this.orders.set(node, this.newest);
    }
    const below = log.scrollHeight - log.scrollTop - log.clientHeight;
    log.append(node);
    for (let oldest; log.childElementCount > this.most + 1 && (oldest = log.querySelector(':scope > :not(.older, .failed, .waiting)')); ) {
      oldest.remove();
      this.isCut = true;
      this.offerOlder(false);
    }
    if (below < 80) {
      log.scrollTop = log.scrollHeight; // who reads further up is left there
    }
  }
}
