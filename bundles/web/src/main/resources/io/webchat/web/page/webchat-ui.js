// A chat window on the bus of the page and nothing else: <script type="module" src=".../webchat/webchat-ui.js"></script>, and where one likes
// <webchat-window lang="de" theme="dark" inline open></webchat-window>. Options are those of `_genesys.widgets`; types: webchat-ui.d.ts.
import { Composer } from './webchat-ui-composer.js';
import { asObject, element, reasonOf } from './webchat-ui-dom.js';
import { FileSender } from './webchat-ui-files.js';
import { entryForm } from './webchat-ui-form.js';
import { Log } from './webchat-ui-log.js';
import { keepOpen, wasOpen } from './webchat-ui-memory.js';
import { enter, leave } from './webchat-ui-plugin.js';
import { STYLE } from './webchat-ui-style.js';
import { textsOf } from './webchat-ui-texts.js';

const SERVICE = 'WebChatService.';
const widgets = () => asObject(asObject(globalThis._genesys).widgets);

const dark = globalThis.matchMedia('(prefers-color-scheme: dark)');

let sheet;
function styles() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}

export class WebChatWindow extends HTMLElement {
  static observedAttributes = ['theme'];

  #plugin;
  #isThere = false;
  #state = 'form';
  #open = false;
  #capabilities = {};
  #older = false; // whether there may be older messages at the chat server
  #kept = false; // whether the container has older messages that this page has not
  #saidLost = false; // whether the conversation says already that it cannot be continued
  #cancel = []; // what ends when the element is taken out of the page

  connectedCallback() {
    if (this.#isThere) {
      return; // moved within the page
    }
    this.#isThere = true;
    this.#plugin = enter(this);
    if (!this.shadowRoot) {
      this.#make();
    }
    this.#listen();
    this.#theme();
    this.#followTheSystem();
    this.#catchUp();
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.#isThere && !this.isConnected) {
        this.#isThere = false;
        leave(this);
        this.#cancel.splice(0).forEach((cancel) => cancel());
      }
    });
  }

  attributeChangedCallback() {
    this.#theme();
  }

  #make() {
    const { main, webchat } = widgets();
    this.options = asObject(webchat);
    this.language = this.getAttribute('lang') || asObject(main).lang || document.documentElement.lang || 'en';
    this.text = textsOf(this.language, asObject(asObject(main).i18n));
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [styles()];
    this.#build();
    const { chatButton } = this.options;
    this.#shown(this.hasAttribute('open') || wasOpen());
    this.launch.classList.toggle('off', Boolean(chatButton) && chatButton.enabled === false);
    this.#button();
  }

  // ---- what others may do ------------------------------------------------------------------------------------------------

  /** Shows the window; `values` stand in the form. */
  open(values) {
    if (values && this.#state === 'form') {
      this.#form(values);
    }
    this.#shown(true);
    this.#keep(true);
    this.#focus();
    this.#plugin.publish('opened');
  }

  /** Only the button is left; the chat goes on. */
  minimize() {
    this.#shown(false);
    this.#keep(false);
    this.launch.focus();
    this.#plugin.publish('minimized');
  }

  /** Ends the chat if there is one, and leaves the button. */
  close() {
    if (this.#state === 'chat') {
      this.#command('endChat');
    }
    this.#shown(false);
    this.#keep(false);
    this.#plugin.publish('closed');
  }

  /** One that is part of the page is open in any case. */
  #keep(open) {
    if (!this.hasAttribute('inline')) {
      keepOpen(open);
    }
  }

  // ---- what is seen ------------------------------------------------------------------------------------------------------

  #build() {
    const { text } = this;
    this.log = new Log({ text, language: this.language, reply: (answer, shown, refused) => this.#reply(answer, shown, refused), download: (file) => this.#download(file), older: () => this.#fetchOlder() });
    this.files = new FileSender({ command: (name, options) => this.#command(name, options), canAsk: () => Boolean(this.#capabilities.fileLimits), text, language: this.language, log: this.log });
    this.composer = new Composer({ text, options: this.options, say: (message) => this.#send(message), send: (files) => this.files.send(files) });
    this.launch = element('button.launch.primary', { type: 'button', textContent: text('open'), 'aria-haspopup': 'dialog', onclick: () => this.open() });
    this.endButton = element('button', { type: 'button', textContent: text('end'), onclick: () => this.#ask(true) });
    this.minimizeButton = element('button', { type: 'button', textContent: '–', title: text('minimize'), 'aria-label': text('minimize'), hidden: this.hasAttribute('inline'), onclick: () => this.minimize() });
    this.status = element('p.status', { role: 'status', hidden: true });
    this.typing = element('p.typing', { 'aria-live': 'polite' });
    this.body = element('div.form');
    this.question = element('div.question', { role: 'alertdialog', 'aria-label': text('endQuestion'), hidden: true }, element('p', { textContent: text('endQuestion') }), element('button.primary', { type: 'button', textContent: text('yes'), onclick: () => this.#end() }), element('button.plain', { type: 'button', textContent: text('no'), onclick: () => this.#ask(false) }));
    this.again = element('div.question', { hidden: true }, element('button.primary', { type: 'button', textContent: text('again'), onclick: () => this.#form() }));
    this.window = element('div.window', { role: 'dialog', 'aria-label': text('title'), onkeydown: (event) => this.#key(event) }, element('div.header', {}, element('h2', { textContent: text('title') }), this.endButton, this.minimizeButton), this.status, this.body, this.log.node, this.typing, this.composer.node, this.question, this.again);
    this.shadowRoot.append(this.launch, this.window);
    this.#form();
  }

  #theme() {
    const wanted = this.getAttribute('theme') || asObject(widgets().main).theme || 'auto';
    this.toggleAttribute('data-dark', wanted === 'dark' || (wanted === 'auto' && dark.matches));
  }

  #followTheSystem() {
    const changed = () => this.#theme();
    dark.addEventListener('change', changed);
    this.#cancel.push(() => dark.removeEventListener('change', changed));
  }

  #shown(open) {
    this.#open = open || this.hasAttribute('inline');
    this.toggleAttribute('data-open', this.#open);
    this.window.hidden = !this.#open;
    this.#button();
  }

  #button() {
    this.launch.hidden = this.#open || this.launch.classList.contains('off');
  }

  #show(state) {
    this.#state = state;
    const chat = state === 'chat';
    this.body.hidden = state !== 'form';
    this.log.node.hidden = state === 'form';
    this.typing.hidden = state === 'form';
    this.composer.node.hidden = !chat;
    this.endButton.hidden = !chat;
    this.again.hidden = state !== 'over';
    this.question.hidden = true;
  }

  #focus() {
    if (this.#state === 'form') {
      this.entry.focus();
    } else if (this.#state === 'chat') {
      this.composer.focus();
    } else {
      this.again.querySelector('button').focus();
    }
  }

  #form(values) {
    const { firstname, lastname, nickname, email, subject } = asObject(this.options.userData);
    const known = { ...{ firstname, lastname, nickname, email, subject }, ...asObject(this.options.form), ...values };
    delete known.inputs;
    this.entry = entryForm({ settings: asObject(this.options.form), values: known, text: this.text, submit: (filled) => this.#start(filled) });
    this.body.replaceWith(this.entry.form);
    this.body = this.entry.form;
    this.#tell(null);
    this.#show('form');
    if (this.#open && this.#plugin && this.isConnected && this.shadowRoot.activeElement) {
      this.#focus();
    }
  }

  /** The line below the title; `null` for none. */
  #tell(text) {
    this.status.textContent = text || '';
    this.status.hidden = !text;
  }

  // ---- what the visitor does ---------------------------------------------------------------------------------------------

  #command(name, options) {
    return this.#plugin.command(SERVICE + name, options);
  }

  #start(filled) {
    const known = new Set(['nickname', 'firstname', 'lastname', 'email', 'subject']);
    const form = {};
    const userData = {};
    Object.entries(filled).forEach(([key, value]) => {
      if (value !== '') {
        (known.has(key) ? form : userData)[key] = value;
      }
    });
    form.nickname = form.nickname || form.firstname || form.lastname || this.text('guest'); // a chat server wants one
    const submit = this.body.querySelector('button[type=submit]');
    submit.disabled = true;
    this.#plugin.publish('submitted', { form: { ...form }, userData });
    this.#command('startChat', { ...form, userData: { ...asObject(this.options.userData), ...userData } })
      .fail((reason) => this.#tell(this.text('startFailed', { reason: reasonOf(reason, this.text) })))
      .always(() => { submit.disabled = false; });
  }

  #key(event) {
    if (event.key !== 'Escape') {
      return;
    }
    event.stopPropagation();
    if (!this.question.hidden) {
      this.#ask(false);
    } else if (this.composer.closePicker()) {
      this.composer.focus();
    } else if (!this.hasAttribute('inline')) {
      this.minimize();
    }
  }

  #send(message) {
    const line = this.log.sending(message, () => this.#send(message));
    this.#command('sendMessage', { message }).done(() => line.sent()).fail((reason) => line.failed(reasonOf(reason, this.text)));
  }

  #reply(reply, shown, refused) {
    const line = this.log.sending(shown, () => this.#reply(reply, shown, refused));
    this.#command('sendMessage', { message: shown, reply }).done(() => line.sent()).fail((reason) => {
      refused();
      line.failed(reasonOf(reason, this.text));
    });
  }

  #download(file) {
    this.#command('downloadFile', file).fail(() => this.log.system(this.text('downloadFailed', { name: file.fileName })));
  }

  #fetchOlder() {
    if (this.log.isFetching) {
      return;
    }
    this.log.fetching(true);
    this.#command('fetchHistory').always(() => this.log.fetching(false)).fail((reason, refusal) => {
      const { code } = asObject(refusal);
      if (code === 'NO_MORE_HISTORY' || code === 'NOT_ASYNC') {
        this.#kept = false;
        this.#offerOlder(false);
      } else {
        this.#tell(this.text('olderFailed', { reason: reasonOf(reason, this.text) }));
      }
    });
  }

  #offerOlder(yes) {
    this.#older = yes;
    this.log.offerOlder(this.#kept || (yes && Boolean(this.#capabilities.pagination)));
  }

  #ask(asked) {
    this.question.hidden = !asked;
    (asked ? this.question.querySelector('button') : this.composer).focus();
  }

  #end() {
    this.question.hidden = true;
    this.#command('endChat').fail((reason) => this.#tell(this.text('endFailed', { reason: reasonOf(reason, this.text) })));
  }

  // ---- what the service tells --------------------------------------------------------------------------------------------

  #listen() {
    const on = (events, act) => events.split(' ').forEach((event) => {
      const subscriber = ({ data }) => act(asObject(data));
      this.#plugin.subscribe(SERVICE + event, subscriber);
      this.#cancel.push(() => this.#plugin.unsubscribe(SERVICE + event, subscriber));
    });
    on('started', () => this.#began(true));
    on('data.sessionActive', ({ value }) => {
      if (value === true && this.#state !== 'chat') {
        this.#takeUp(); // an element that comes while `started` is told has not heard it
      }
    });
    on('restored', ({ async }) => {
      this.#began(false);
      this.#offerOlder(async === true);
    });
    on('restoredOffline', () => {
      this.#began(false);
      this.#tell(this.text('offline'));
    });
    on('restoreTimeout restoreFailed', () => {
      if (this.#state === 'chat') {
        this.#sayLost();
        this.#over();
      } else {
        this.#tell(this.text('lost'));
      }
    });
    on('messageReceived', ({ messages, restoring, olderMessages }) => {
      if (this.#state === 'form') {
        this.#began(!restoring);
      }
      if (typeof olderMessages === 'boolean') {
        this.#kept = olderMessages;
        this.#offerOlder(this.#older);
      }
      this.#add(messages);
    });
    on('ended', ({ readOnly }) => {
      this.#over(this.text(readOnly ? 'readOnly' : 'ended'));
      this.#offerOlder(this.#older && readOnly === true);
    });
    on('sessionLost', () => this.#sayLost());
    on('agentTypingStarted', (data) => this.#types(data));
    on('agentTypingStopped agentTypingTimeout agentDisconnected', () => { this.typing.textContent = ''; });
    on('disconnected chatServerWentOffline', () => this.#tell(this.text('offline')));
    on('connectionPending', () => this.#tell(this.text('waiting')));
    on('reconnected chatServerBackOnline connectionRestored', () => this.#tell(null));
    on('capabilitiesChanged', (data) => this.#can(data));
    on('cleared', () => {
      this.#kept = false;
      this.log.clear();
      this.#offerOlder(this.#older);
    });
    this.#can(asObject(this.#plugin.data(SERVICE + 'capabilities')));
  }

  #add(messages) {
    (Array.isArray(messages) ? messages : []).forEach((message) => {
      try {
        this.log.add(asObject(message));
      } catch (e) {
        globalThis.reportError(e); // one that cannot be shown hides no other
      }
    });
  }

  /** What happened while the element was not in the page; what is still true is left as it is. */
  #catchUp() {
    this.typing.textContent = '';
    this.#tell(null);
    if (this.#plugin.data(SERVICE + 'sessionActive') === true) {
      this.#form();
      this.#takeUp();
    } else if (this.#state === 'chat') {
      this.#over(this.text('ended'));
    }
  }

  /** A chat that runs already, and what was said before the element came. */
  #takeUp() {
    this.log.clear();
    this.#began(false);
    this.#offerOlder(asObject(this.#plugin.data(SERVICE + 'mode')).async === true);
    this.#fetchTranscript(true);
  }

  /** A page whose channel is lost does not get again what it has heard: the transcript is asked for once more. */
  #fetchTranscript(again) {
    const { seen } = this.log; // another one when the conversation begins anew
    this.#command('getTranscript')
      .done((transcript) => seen === this.log.seen && this.#add(asObject(transcript).messages))
      .fail((reason, refusal) => {
        if (seen !== this.log.seen) {
          return;
        }
        if (again && asObject(refusal).code === 'DELIVERY_UNKNOWN') {
          this.#fetchTranscript(false);
        } else {
          this.#tell(this.text('olderFailed', { reason: reasonOf(reason, this.text) }));
        }
      });
  }

  #can(capabilities) {
    this.#capabilities = capabilities;
    this.composer.takesFiles(Boolean(capabilities.fileUpload));
    this.#offerOlder(this.#older);
  }

  /** Two events may tell of the same loss. */
  #sayLost() {
    if (!this.#saidLost) {
      this.#saidLost = true;
      this.log.system(this.text('lost'));
    }
  }

  #began(fresh) {
    this.#saidLost = false;
    if (this.#state === 'chat') {
      return;
    }
    if (this.#state === 'over' || fresh) {
      this.log.clear();
    }
    this.#tell(null);
    this.#show('chat');
    this.#command('registerTypingPreviewInput', { input: this.composer.input });
    this.#can(asObject(this.#plugin.data(SERVICE + 'capabilities')));
    if (fresh) {
      this.#kept = false;
      this.#offerOlder(false);
      this.log.system(this.text('started'));
      if (this.#open) {
        this.#focus();
      }
    }
  }

  #over(told) {
    if (this.#state === 'chat') {
      if (told) {
        this.log.system(told);
      }
      this.files.stop();
      this.typing.textContent = '';
      this.#tell(null);
      const focused = this.shadowRoot.activeElement;
      this.#show('over');
      if (this.#open && focused) {
        this.#focus();
      }
    }
  }

  #types(data) {
    const from = asObject(asObject(data.message).from || data.from);
    this.typing.textContent = this.text('typing', { name: from.name || from.nickname || this.text('agent') });
  }
}

if (!customElements.get('webchat-window')) {
  customElements.define('webchat-window', WebChatWindow);
}

// one line is enough: a page without the element gets one, unless its configuration says there is no button
function put() {
  const { chatButton } = asObject(widgets().webchat);
  if (!document.querySelector('webchat-window') && !(chatButton && chatButton.enabled === false)) {
    document.body.append(document.createElement('webchat-window'));
  }
}

if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', put, { once: true });
} else {
  put();
}
