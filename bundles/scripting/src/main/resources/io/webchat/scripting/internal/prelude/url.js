// URL and URLSearchParams, as far as http and https need them.
(function () {
  'use strict';
  const PATTERN = /^([a-z][a-z0-9+.-]*:)\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^/?#:]*)(?::(\d*))?([^?#]*)(\?[^#]*)?(#.*)?$/i;
  const DEFAULT_PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' };
  const encode = (text) => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

  function decode(text) {
    const spaced = text.replace(/\+/g, ' ');
    try {
      return decodeURIComponent(spaced);
    } catch (e) {
      return spaced;
    }
  }

  class URLSearchParams {
    #pairs = [];
    #changed = () => undefined;

    constructor(init, changed) {
      if (changed) {
        this.#changed = changed;
      }
      if (typeof init === 'string') {
        this.#pairs = init.replace(/^\?/, '').split('&').filter((part) => part !== '').map((part) => {
          const at = part.indexOf('=');
          return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
        });
      } else if (init !== undefined && init !== null) {
        const entries = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init);
        this.#pairs = entries.map(([name, value]) => [String(name), String(value)]);
      }
    }

    get size() { return this.#pairs.length; }
    get(name) { const found = this.#pairs.find((pair) => pair[0] === String(name)); return found ? found[1] : null; }
    getAll(name) { return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]); }
    has(name) { return this.#pairs.some((pair) => pair[0] === String(name)); }
    append(name, value) { this.#pairs.push([String(name), String(value)]); this.#changed(); }
    delete(name) { this.#pairs = this.#pairs.filter((pair) => pair[0] !== String(name)); this.#changed(); }
    set(name, value) {
      const index = this.#pairs.findIndex((pair) => pair[0] === String(name));
      this.#pairs = this.#pairs.filter((pair, at) => pair[0] !== String(name) || at === index);
      if (index < 0) {
        this.#pairs.push([String(name), String(value)]);
      } else {
        this.#pairs[index] = [String(name), String(value)];
      }
      this.#changed();
    }
    sort() { this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); this.#changed(); }
    forEach(fn, self) { this.#pairs.forEach(([name, value]) => fn.call(self, value, name, this)); }
    keys() { return this.#pairs.map((pair) => pair[0])[Symbol.iterator](); }
    values() { return this.#pairs.map((pair) => pair[1])[Symbol.iterator](); }
    entries() { return this.#pairs.map((pair) => [...pair])[Symbol.iterator](); }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(([name, value]) => encode(name) + '=' + encode(value)).join('&'); }
  }

  function withoutDots(path) {
    const parts = [];
    for (const part of path.split('/')) {
      if (part === '..') {
        if (parts.length > 1) {
          parts.pop();
        }
      } else if (part !== '.') {
        parts.push(part);
      }
    }
    if (/(^|\/)\.\.?$/.test(path)) {
      parts.push('');
    }
    const joined = parts.join('/');
    return joined.startsWith('/') ? joined : '/' + joined;
  }

  function absolute(text, base) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(text)) {
      return text;
    }
    if (base === undefined) {
      throw new TypeError('Invalid URL: ' + text);
    }
    const root = new URL(base);
    const origin = root.protocol + '//' + root.host;
    if (text.startsWith('//')) {
      return root.protocol + text;
    }
    if (text.startsWith('/')) {
      return origin + text;
    }
    if (text.startsWith('?')) {
      return origin + root.pathname + text;
    }
    if (text === '' || text.startsWith('#')) {
      return origin + root.pathname + root.search + text;
    }
    return origin + root.pathname.replace(/[^/]*$/, '') + text;
  }

  class URL {
    constructor(url, base) {
      const text = absolute(String(url).trim(), base === undefined ? undefined : String(base));
      const parts = PATTERN.exec(text);
      if (parts === null) {
        throw new TypeError('Invalid URL: ' + text);
      }
      this.protocol = parts[1].toLowerCase();
      this.username = parts[2] || '';
      this.password = parts[3] || '';
      this.hostname = parts[4].toLowerCase();
      this.port = parts[5] === undefined || parts[5] === DEFAULT_PORTS[this.protocol] ? '' : parts[5];
      this.pathname = encodeURI(decodeURI(withoutDots(parts[6] || '/')));
      this.hash = parts[8] === undefined || parts[8] === '#' ? '' : parts[8];
      this.search = parts[7] === undefined || parts[7] === '?' ? '' : parts[7].replace(/ /g, '%20');
      this.searchParams = new URLSearchParams(this.search, () => {
        const query = this.searchParams.toString();
        this.search = query === '' ? '' : '?' + query;
      });
    }

    get host() { return this.port === '' ? this.hostname : this.hostname + ':' + this.port; }
    get origin() { return this.protocol + '//' + this.host; }
    get href() {
      const user = this.username === '' ? '' : this.username + (this.password === '' ? '' : ':' + this.password) + '@';
      return this.protocol + '//' + user + this.host + this.pathname + this.search + this.hash;
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
    static canParse(url, base) {
      try {
        return new URL(url, base) !== null;
      } catch (e) {
        return false;
      }
    }
  }

  return { URL, URLSearchParams };
})
