// Where the visitor writes: text, emoji, files.
import { element, icon } from './webchat-ui-dom.js';

const EMOJI = ['🙂', '😀', '😂', '😉', '😍', '🤔', '😕', '😢', '😡', '👍', '👎', '👏', '🙏', '❤️', '🎉', '✅'];
const SMILE = 'M12 3a9 9 0 1 0 .01 0M8.5 14a4 4 0 0 0 7 0M9 9.5v.01M15 9.5v.01';
const CLIP = 'M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8L9.8 17.3a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6';

export class Composer {
  /** @param {{text: Function, options: object, say: (text: string) => void, send: (files: FileList) => void}} context */
  constructor({ text, options, say, send }) {
    this.say = say;
    this.uploads = options.uploadsEnabled !== false;
    this.input = element('textarea', { rows: 1, placeholder: text('message'), 'aria-label': text('message'), maxLength: options.maxMessageLength || 10000, onkeydown: (event) => this.#entered(event) });
    this.emojis = element('div.emojis', { role: 'group', 'aria-label': text('emoji'), hidden: true }, ...EMOJI.map((emoji) => element('button', { type: 'button', textContent: emoji, 'aria-label': emoji, onclick: () => this.#insert(emoji) })));
    this.emojiButton = element('button.plain', { type: 'button', title: text('emoji'), 'aria-label': text('emoji'), 'aria-expanded': 'false', hidden: options.emojis === false, onclick: () => this.#picker(this.emojis.hidden) }, icon(SMILE));
    this.file = element('input', { type: 'file', multiple: true, hidden: true, 'aria-label': text('attach'), onchange: () => {
      send(this.file.files);
      this.file.value = '';
    } });
    this.attach = element('button.plain', { type: 'button', title: text('attach'), 'aria-label': text('attach'), hidden: true, onclick: () => this.file.click() }, icon(CLIP));
    this.node = element('form.composer', { onsubmit: (event) => {
      event.preventDefault();
      this.#say();
    } }, this.emojis, this.emojiButton, this.attach, this.file, this.input, element('button.primary', { type: 'submit', textContent: text('send') }));
  }

  focus() {
    this.input.focus();
  }

  /** Whether files can be sent. */
  takesFiles(yes) {
    this.attach.hidden = !yes || !this.uploads;
  }

  /** Closes what is open above the text; whether something was. */
  closePicker() {
    const wasOpen = !this.emojis.hidden;
    this.#picker(false);
    return wasOpen;
  }

  #picker(open) {
    this.emojis.hidden = !open;
    this.emojiButton.setAttribute('aria-expanded', String(open));
  }

  #insert(emoji) {
    this.input.setRangeText(emoji, this.input.selectionStart, this.input.selectionEnd, 'end');
    this.input.dispatchEvent(new Event('input', { bubbles: true })); // it is typed, too
    this.input.focus();
  }

  #entered(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#say();
    }
  }

  #say() {
    const message = this.input.value;
    if (message.trim()) {
      this.input.value = '';
      this.say(message);
    }
    this.input.focus();
  }
}
