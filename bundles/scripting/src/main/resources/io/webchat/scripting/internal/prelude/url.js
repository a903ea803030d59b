// URL and URLSearchParams as the URL standard has them, but that names of hosts are not converted to Punycode.
(function (intrinsics) {
  'use strict';
  const DEFAULT_PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
  const OUTSIDE = '[^\\x21-\\x7e]';
  const SETS = {
    opaque: /[^\x20-\x7e]/gu,
    fragment: new RegExp(OUTSIDE + '|["<>`]', 'gu'),
    query: new RegExp(OUTSIDE + '|["#<>]', 'gu'),
    specialQuery: new RegExp(OUTSIDE + '|["#<>\']', 'gu'),
    path: new RegExp(OUTSIDE + '|["#<>?`{}^]', 'gu'),
    user: new RegExp(OUTSIDE + '|["#<>?`{}/:;=@\\[\\]\\\\^|]', 'gu')
  };
  const encode = (text) => encodeURIComponent(wellFormed(text)).replace(/%20/g, '+').replace(/[!'()~]/g, hex);

  function hex(character) {
    return '%' + character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  }

  function wellFormed(text) {
    return text.replace(/\p{Surrogate}/gu, '\ufffd');
  }

  function escape(text, set) {
    return text.replace(set, (c) => (c.length === 1 && c < '\x80' ? hex(c) : encodeURIComponent(wellFormed(c))));
  }

  function decode(text) {
    return text.replace(/\+/g, ' ').replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch (e) {
        return run;
      }
    });
  }

  function pairs(text) {
    return text.split('&').filter((part) => part !== '').map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });
  }

  function is(pair, name, value) {
    return pair[0] === String(name) && (value === undefined || pair[1] === String(value));
  }

  class URLSearchParams {
    #pairs = [];
    #changed = () => undefined;

    constructor(init, changed) {
      if (changed) {
        this.#changed = changed;
      }
      if (typeof init === 'string') {
        this.#pairs = pairs(init.replace(/^\?/, ''));
      } else if (init !== undefined && init !== null) {
        const entries = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init);
        this.#pairs = entries.map(([name, value]) => [String(name), String(value)]);
      }
    }

    get size() { return this.#pairs.length; }
    get(name) { const found = this.#pairs.find((pair) => pair[0] === String(name)); return found ? found[1] : null; }
    getAll(name) { return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]); }
    has(name, value) { return this.#pairs.some((pair) => is(pair, name, value)); }
    append(name, value) { this.#pairs.push([String(name), String(value)]); this.#changed(); }
    delete(name, value) { this.#pairs = this.#pairs.filter((pair) => !is(pair, name, value)); this.#changed(); }
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
    /** The query of its URL was set. */
    static reread(params, text) { params.#pairs = pairs(text); }
    toString() { return this.#pairs.map(([name, value]) => encode(name) + '=' + encode(value)).join('&'); }
  }

  const { reread } = URLSearchParams;
  delete URLSearchParams.reread;

  // ---- URL ---------------------------------------------------------------------------------------------------------------------

  const isSpecial = (protocol) => Object.hasOwn(DEFAULT_PORTS, protocol);
  const isDot = (part) => /^(?:\.|%2e)$/i.test(part);
  const isDoubleDot = (part) => /^(?:\.|%2e){2}$/i.test(part);

  function invalid(text) {
    return new TypeError('Invalid URL: ' + text.slice(0, 200));
  }

  /** Segments of a path, without dots, over those of `base`. */
  function segments(path, special, base) {
    const parts = (special ? path.replace(/\\/g, '/') : path).split('/');
    const result = [...base];
    parts.forEach((part, index) => {
      const last = index === parts.length - 1;
      if (isDoubleDot(part)) {
        result.pop();
      } else if (!isDot(part)) {
        result.push(escape(part, SETS.path));
        return;
      }
      if (last) {
        result.push('');
      }
    });
    return result;
  }

  function readHost(text, special, whole) {
    if (text.startsWith('[')) {
      if (!/^\[[0-9a-f:.]*:[0-9a-f:.]*\]$/i.test(text)) {
        throw invalid(whole);
      }
      return text.toLowerCase();
    }
    if (!special) {
      return escape(text, SETS.opaque);
    }
    const host = decode(text.replace(/\+/g, '%2B')).toLowerCase();
    if (host === '' || /[\x00-\x20#%/:<>?@[\\\]^|\x7f]/.test(host)) {
      throw invalid(whole);
    }
    return host;
  }

  function readPort(text, protocol, whole) {
    if (!/^\d*$/.test(text) || Number(text) > 65535) {
      throw invalid(whole);
    }
    const port = text === '' ? '' : String(Number(text));
    return port === DEFAULT_PORTS[protocol] ? '' : port;
  }

  function readAuthority(url, text, whole) {
    const special = isSpecial(url.protocol);
    const at = text.lastIndexOf('@');
    if (at >= 0) {
      const colon = text.slice(0, at).indexOf(':');
      url.username = escape(text.slice(0, colon < 0 ? at : colon), SETS.user);
      url.password = colon < 0 ? '' : escape(text.slice(colon + 1, at), SETS.user);
    }
    const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text.slice(at + 1)) || [];
    if (host === undefined) {
      throw invalid(whole);
    }
    url.hostname = host === '' && url.protocol === 'file:' ? '' : readHost(host, special, whole);
    url.port = readPort(port || '', url.protocol, whole);
    if (url.protocol === 'file:' && url.hostname === 'localhost') {
      url.hostname = '';
    }
  }

  /** The parts of a URL; `path` is a text where there is no hierarchy, as in `mailto:`. */
  function read(text, base) {
    const whole = text.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    const [, front, query, fragment] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(whole);
    const scheme = /^([a-z][a-z0-9+.-]*:)(.*)$/is.exec(front);
    const url = { protocol: '', username: '', password: '', hostname: null, port: '', path: [], search: null, hash: fragment ?? '' };
    let rest = front;
    if (scheme !== null) {
      url.protocol = scheme[1].toLowerCase();
      rest = scheme[2];
      const relative = base && base.protocol === url.protocol && isSpecial(url.protocol) && !/^[/\\]{2}/.test(rest);
      if (!relative) {
        readAbsolute(url, rest, whole);
        return finished(url, query);
      }
    }
    if (!base || (typeof base.path === 'string' && (rest !== '' || query !== undefined || fragment === undefined))) {
      throw invalid(whole);
    }
    url.protocol = base.protocol;
    readRelative(url, rest, query, base, whole);
    return finished(url, query);
  }

  function readAbsolute(url, rest, whole) {
    const special = isSpecial(url.protocol);
    const slashes = special && url.protocol !== 'file:' ? /^[/\\]*/ : special ? /^[/\\]{2}/ : /^\/\//;
    const authority = slashes.exec(rest);
    if (authority !== null) {
      readNet(url, rest.slice(authority[0].length), whole);
    } else if (special || rest.startsWith('/')) {
      url.hostname = special ? '' : null;
      url.path = segments(rest.replace(/^[/\\]/, ''), special, []);
    } else {
      url.path = escape(rest, SETS.opaque);
    }
  }

  function readNet(url, rest, whole) {
    const special = isSpecial(url.protocol);
    const end = rest.search(special ? /[/\\]/ : /\//);
    readAuthority(url, end < 0 ? rest : rest.slice(0, end), whole);
    url.path = end < 0 ? (special ? [''] : []) : segments(rest.slice(end + 1), special, []);
  }

  function readRelative(url, rest, query, base, whole) {
    const special = isSpecial(url.protocol);
    const first = special ? rest.replace(/\\/g, '/') : rest;
    if (first.startsWith('//')) {
      readNet(url, rest.replace(special ? /^[/\\]+/ : /^\/\//, ''), whole);
      return;
    }
    Object.assign(url, { username: base.username, password: base.password, hostname: base.hostname, port: base.port });
    if (first.startsWith('/')) {
      url.path = segments(rest.slice(1), special, []);
    } else if (rest === '') {
      url.path = base.path;
      url.search = query === undefined ? base.search : null;
    } else {
      url.path = segments(rest, special, base.path.slice(0, -1));
    }
  }

  function finished(url, query) {
    if (query !== undefined) {
      url.search = query;
    }
    const set = isSpecial(url.protocol) ? SETS.specialQuery : SETS.query;
    url.search = url.search ? '?' + escape(url.search.slice(1), set) : '';
    url.hash = url.hash === '' ? '' : '#' + escape(url.hash.slice(1), SETS.fragment);
    return url;
  }

  class URL {
    #parts;
    #params;

    constructor(url, base) {
      this.#parts = read(String(url), base === undefined ? undefined : new URL(base).#parts);
    }

    #change(text) {
      try {
        this.#parts = read(text);
      } catch (e) {
        return; // as everywhere: what cannot be set stays as it was
      }
      if (this.#params !== undefined) {
        reread(this.#params, this.#parts.search.slice(1));
      }
    }

    #with(changes) {
      const next = { ...this.#parts, ...changes };
      this.#change(text(next));
    }

    get protocol() { return this.#parts.protocol; }
    set protocol(value) {
      const [, scheme] = /^([a-z][a-z0-9+.-]*)(?::|$)/i.exec(String(value)) || [];
      if (scheme !== undefined && isSpecial(scheme.toLowerCase() + ':') === isSpecial(this.protocol)) {
        this.#with({ protocol: scheme.toLowerCase() + ':' });
      }
    }
    get username() { return this.#parts.username; }
    set username(value) { this.#with({ username: escape(String(value), SETS.user) }); }
    get password() { return this.#parts.password; }
    set password(value) { this.#with({ password: escape(String(value), SETS.user) }); }
    get hostname() { return this.#parts.hostname ?? ''; }
    set hostname(value) {
      if (typeof this.#parts.path !== 'string' && !/[/?#@]|:(?!.*\])/.test(String(value))) {
        this.#with({ hostname: String(value) });
      }
    }
    get port() { return this.#parts.port; }
    set port(value) {
      const [digits] = /^\d*/.exec(String(value));
      if (digits !== '' || String(value) === '') {
        this.#with({ port: digits });
      }
    }
    get host() { return this.port === '' ? this.hostname : this.hostname + ':' + this.port; }
    set host(value) {
      const [, hostname, port] = /^(\[[^\]]*\]|[^:/?#\\]*)(?::(\d*))?/.exec(String(value));
      if (typeof this.#parts.path !== 'string') {
        this.#with({ hostname, port: port ?? this.port });
      }
    }
    get pathname() { return typeof this.#parts.path === 'string' ? this.#parts.path : this.#parts.path.map((part) => '/' + part).join(''); }
    set pathname(value) {
      if (typeof this.#parts.path !== 'string') {
        this.#with({ path: String(value).replace(/^[/\\]/, '').replace(/\?/g, '%3F').replace(/#/g, '%23').split('/') });
      }
    }
    get search() { return this.#parts.search === '?' ? '' : this.#parts.search; }
    set search(value) {
      const query = String(value).replace(/#/g, '%23');
      this.#with({ search: query === '' || query.startsWith('?') ? query : '?' + query });
    }
    get hash() { return this.#parts.hash === '#' ? '' : this.#parts.hash; }
    set hash(value) {
      const fragment = String(value);
      this.#with({ hash: fragment === '' || fragment.startsWith('#') ? fragment : '#' + fragment });
    }
    get origin() {
      return isSpecial(this.protocol) && this.protocol !== 'file:' ? this.protocol + '//' + this.host : 'null';
    }
    get searchParams() {
      if (this.#params === undefined) {
        this.#params = new URLSearchParams(this.search, () => {
          const query = this.#params.toString();
          this.#parts = { ...this.#parts, search: query === '' ? '' : '?' + query };
        });
      }
      return this.#params;
    }
    get href() { return text(this.#parts); }
    set href(value) {
      read(String(value)); // throws where others are left as they were
      this.#change(String(value));
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
    static parse(url, base) { return URL.canParse(url, base) ? new URL(url, base) : null; }
  }

  function text({ protocol, username, password, hostname, port, path, search, hash }) {
    const user = username === '' && password === '' ? '' : username + (password === '' ? '' : ':' + password) + '@';
    const net = hostname === null ? '' : '//' + user + hostname + (port === '' ? '' : ':' + port);
    return protocol + net + (typeof path === 'string' ? path : path.map((part) => '/' + part).join('')) + search + hash;
  }

  return { URL, URLSearchParams };
})
