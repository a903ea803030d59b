// Files on their way to the chat server: one after the other, and none that it would not take.
import { asObject, reasonOf } from './webchat-ui-dom.js';

const number = (value) => (value === undefined || value === null || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value));

/** The limits in an answer of `getFileLimits`: version 2 has them in a notice, others in the answer itself. */
function limitsOf(answer) {
  const isThem = (one) => Object.keys(one).some((key) => key.startsWith('upload-'));
  const notices = Array.isArray(answer.messages) ? answer.messages.map((message) => asObject(asObject(message).userData)) : [];
  const found = [answer, ...notices].map(asObject).find(isThem) || {};
  const rest = (most, used) => (number(found[most]) === undefined ? undefined : Math.max(0, number(found[most]) - (number(found[used]) || 0)));
  return {
    types: String(found['upload-file-types'] || '').split(':').map((type) => type.trim().toLowerCase()).filter((type) => type),
    blocked: (Array.isArray(found.blockedExtensions) ? found.blockedExtensions : []).map((ending) => String(ending).toLowerCase().replace(/^\./, '')),
    fileSize: number(found['upload-max-file-size']),
    files: number(found['upload-max-files']),
    filesLeft: rest('upload-max-files', 'used-upload-max-files'),
    totalSize: number(found['upload-max-total-size']),
    sizeLeft: rest('upload-max-total-size', 'used-upload-max-total-size')
  };
}

/** Types are endings (`pdf`) on one wire and media types (`image/*`) on another. */
function isTaken({ types, blocked }, file) {
  const ending = file.name.includes('.') ? file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase() : '';
  const type = (file.type || 'application/octet-stream').toLowerCase();
  const covers = (one) => (one.includes('/') ? one === '*/*' || one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))) : one === '*' || one.replace(/^\./, '') === ending);
  return !blocked.includes(ending) && (types.length === 0 || types.some(covers));
}

export class FileSender {
  #last = Promise.resolve();
  #chat = 0;

  /** @param {{command: Function, canAsk: () => boolean, text: Function, language: string, log: import('./webchat-ui-log').Log}} context */
  constructor(context) {
    Object.assign(this, context);
  }

  /** The chat is over: what was not sent yet is not for the next one. */
  stop() {
    this.#chat += 1;
  }

  /** Sends what can be sent, behind what was given before, and says of each other file why not. */
  send(files) {
    const given = [...files]; // the input is emptied
    const chat = this.#chat;
    this.#last = this.#last.then(() => this.#sendAll(given, chat)).catch((e) => globalThis.reportError(e));
  }

  async #sendAll(files, chat) {
    const limits = limitsOf(await this.#limits());
    const accepted = [];
    for (const file of files) {
      const refusal = this.#refusal(limits, file);
      if (refusal) {
        this.#failed(file, refusal);
      } else {
        limits.filesLeft -= 1; // of `undefined`: no number, which is less than nothing
        limits.sizeLeft -= file.size;
        accepted.push({ file, line: this.log.progress(this.#told(file, 0)) });
      }
    }
    for (const { file, line } of accepted) {
      if (chat === this.#chat) {
        await this.#sendOne(file, line);
      } else {
        line.end();
        this.#failed(file, this.text('ended'));
      }
    }
  }

  /** What the server takes now; a server that does not say it refuses by itself. */
  #limits() {
    return new Promise((resolve) => {
      if (this.canAsk()) {
        this.command('getFileLimits').done((answer) => resolve(asObject(answer))).fail(() => resolve({}));
      } else {
        resolve({});
      }
    });
  }

  #refusal(limits, file) {
    const { text } = this;
    if (!isTaken(limits, file)) {
      return limits.types.length ? text('wrongTypeOf', { types: limits.types.join(', ') }) : text('wrongType');
    }
    if (file.size > limits.fileSize) {
      return text('tooLarge', { max: this.#size(limits.fileSize) });
    }
    if (limits.filesLeft < 1) {
      return text('tooMany', { max: limits.files });
    }
    return file.size > limits.sizeLeft ? text('tooMuch', { max: this.#size(limits.totalSize) }) : '';
  }

  #size(bytes) {
    const [value, unit] = bytes >= 1048576 ? [bytes / 1048576, 'megabyte'] : bytes >= 1024 ? [bytes / 1024, 'kilobyte'] : [bytes, 'byte'];
    return new Intl.NumberFormat(this.language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
  }

  #told(file, percent) {
    return this.text('sendingFile', { name: file.name, percent });
  }

  #failed(file, reason) {
    this.log.system(this.text('fileFailed', { name: file.name, reason }));
  }

  #sendOne(file, line) {
    return new Promise((resolve) => {
      this.command('sendFile', { files: file })
        .progress(({ loaded, total }) => line.show(this.#told(file, total ? Math.round((loaded / total) * 100) : 0)))
        .fail((reason, refusal) => {
          const max = number(asObject(reason).max);
          this.#failed(file, max !== undefined && asObject(refusal || reason).code === 'TOO_LARGE' ? this.text('tooLarge', { max: this.#size(max) }) : reasonOf(reason, this.text));
        })
        .always(() => {
          line.end();
          resolve();
        });
    });
  }
}
