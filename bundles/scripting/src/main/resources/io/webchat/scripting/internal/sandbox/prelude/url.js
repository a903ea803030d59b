// URL and URLSearchParams as the URL standard has them, but that names of hosts are not converted to Punycode.
(function (parts) {
  'use strict';
  const { intrinsics } = parts;
  const { add, apply, charCode, each, exec, filter, indexOf, join, joined, lower, map, replace, slice, split, test, uncurried, upper } = intrinsics;
  const { assign, hasOwn, keys: keysOf } = Object;
  const { isArray } = Array;
  const { iterator } = Symbol;
  const asText = String;
  const asNumber = Number;
  const NativeTypeError = TypeError;
  const encodePart = encodeURIComponent;
  const decodePart = decodeURIComponent;
  const lastIndexOf = uncurried(String.prototype.lastIndexOf);
  const hexOf = uncurried(Number.prototype.toString);
  const sort = uncurried(Array.prototype.sort);
  const iterate = uncurried(Array.prototype[Symbol.iterator]);
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
  const nothing = () => undefined;

  return () => {
    const encode = (text) => replace(replace(encodePart(wellFormed(text)), /%20/g, () => '+'), /[!'()~]/g, hex);

    function hex(character) {
      const digits = upper(hexOf(charCode(character, 0), 16));
      return (digits.length < 2 ? '%0' : '%') + digits;
    }

    function wellFormed(text) {
      return replace(text, /\p{Surrogate}/gu, () => '\ufffd');
    }

    function escape(text, set) {
      return replace(text, set, (c) => (c.length === 1 && c < '\x80' ? hex(c) : encodePart(wellFormed(c))));
    }

    function decode(text) {
      return replace(replace(text, /\+/g, () => ' '), /(?:%[0-9a-f]{2})+/gi, (run) => {
        try {
          return decodePart(run);
        } catch (e) {
          return run;
        }
      });
    }

    function pairs(text) {
      return map(filter(split(text, '&'), (part) => part !== ''), (part) => {
        const at = indexOf(part, '=');
        return at < 0 ? [decode(part), ''] : [decode(slice(part, 0, at)), decode(slice(part, at + 1))];
      });
    }

    function is(pair, name, value) {
      return pair[0] === asText(name) && (value === undefined || pair[1] === asText(value));
    }

    function textPair(pair) {
      return [asText(pair[0]), asText(pair[1])];
    }

    class URLSearchParams {
      #pairs = [];
      #changed = () => undefined;

      constructor(init, changed) {
        if (changed) {
          this.#changed = changed;
        }
        if (typeof init === 'string') {
          this.#pairs = pairs(init[0] === '?' ? slice(init, 1) : init);
        } else if (init !== undefined && init !== null) {
          const entries = isArray(init) ? init : typeof init[iterator] === 'function' ? [...init] : map(keysOf(init), (name) => [name, init[name]]);
          this.#pairs = map(entries, (pair) => textPair(isArray(pair) ? pair : [...pair]));
        }
      }

      get size() { return this.#pairs.length; }
      get(name) { const found = filter(this.#pairs, (pair) => is(pair, name)); return found.length > 0 ? found[0][1] : null; }
      getAll(name) { return map(filter(this.#pairs, (pair) => is(pair, name)), (pair) => pair[1]); }
      has(name, value) { return filter(this.#pairs, (pair) => is(pair, name, value)).length > 0; }
      append(name, value) { add(this.#pairs, textPair([name, value])); this.#changed(); }
      delete(name, value) { this.#pairs = filter(this.#pairs, (pair) => !is(pair, name, value)); this.#changed(); }
      set(name, value) {
        let found = false;
        this.#pairs = filter(this.#pairs, (pair) => {
          const stays = !is(pair, name) || !found;
          if (is(pair, name) && !found) {
            found = true;
            pair[1] = asText(value);
          }
          return stays;
        });
        if (!found) {
          add(this.#pairs, textPair([name, value]));
        }
        this.#changed();
      }
      sort() { sort(this.#pairs, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); this.#changed(); }
      forEach(fn, self) { each(this.#pairs, (pair) => apply(fn, self, [pair[1], pair[0], this])); }
      keys() { return iterate(map(this.#pairs, (pair) => pair[0])); }
      values() { return iterate(map(this.#pairs, (pair) => pair[1])); }
      entries() { return iterate(map(this.#pairs, textPair)); }
      [iterator]() { return this.entries(); }
      /** The query of its URL was set. */
      static reread(params, text) { params.#pairs = pairs(text); }
      toString() { return join(map(this.#pairs, (pair) => encode(pair[0]) + '=' + encode(pair[1])), '&'); }
    }

    const { reread } = URLSearchParams;
    delete URLSearchParams.reread;

    // ---- URL ---------------------------------------------------------------------------------------------------------------------

    const isSpecial = (protocol) => hasOwn(DEFAULT_PORTS, protocol);
    const isDot = (part) => test(/^(?:\.|%2e)$/i, part);
    const isDoubleDot = (part) => test(/^(?:\.|%2e){2}$/i, part);

    function invalid(text) {
      return new NativeTypeError('Invalid URL: ' + slice(text, 0, 200));
    }

    function withSlashes(text) {
      return replace(text, /\\/g, () => '/');
    }

    /** What a pattern finds first, and its groups; nothing of all when it finds nothing. */
    function groups(pattern, text) {
      return exec(pattern, text) || [];
    }

    /** A text without what a global pattern finds. */
    function without(text, pattern) {
      return replace(text, pattern, () => '');
    }

    /** Segments of a path, without dots, over those of `base`. */
    function segments(path, special, base) {
      const parts = split(special ? withSlashes(path) : path, '/');
      const result = joined(base, []);
      each(parts, (part, index) => {
        const last = index === parts.length - 1;
        if (isDoubleDot(part)) {
          result.length -= result.length > 0 ? 1 : 0;
        } else if (!isDot(part)) {
          add(result, escape(part, SETS.path));
          return;
        }
        if (last) {
          add(result, '');
        }
      });
      return result;
    }

    function readHost(text, special, whole) {
      if (text[0] === '[') {
        if (!test(/^\[[0-9a-f:.]*:[0-9a-f:.]*\]$/i, text)) {
          throw invalid(whole);
        }
        return lower(text);
      }
      if (!special) {
        return escape(text, SETS.opaque);
      }
      const host = lower(decode(replace(text, /\+/g, () => '%2B')));
      if (host === '' || test(/[\x00-\x20#%/:<>?@[\\\]^|\x7f]/, host)) {
        throw invalid(whole);
      }
      return host;
    }

    function readPort(text, protocol, whole) {
      if (!test(/^\d*$/, text) || asNumber(text) > 65535) {
        throw invalid(whole);
      }
      const port = text === '' ? '' : asText(asNumber(text));
      return port === DEFAULT_PORTS[protocol] ? '' : port;
    }

    function readAuthority(url, text, whole) {
      const special = isSpecial(url.protocol);
      const at = lastIndexOf(text, '@');
      if (at >= 0) {
        const colon = indexOf(slice(text, 0, at), ':');
        url.username = escape(slice(text, 0, colon < 0 ? at : colon), SETS.user);
        url.password = colon < 0 ? '' : escape(slice(text, colon + 1, at), SETS.user);
      }
      const { 1: host, 2: port } = groups(/^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s, slice(text, at + 1));
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
      const whole = without(without(text, /^[\x00-\x20]+|[\x00-\x20]+$/g), /[\t\n\r]/g);
      const { 1: front, 2: query, 3: fragment } = groups(/^([^?#]*)(\?[^#]*)?(#.*)?$/s, whole);
      const scheme = exec(/^([a-z][a-z0-9+.-]*:)(.*)$/is, front);
      const url = { protocol: '', username: '', password: '', hostname: null, port: '', path: [], search: null, hash: fragment ?? '' };
      let rest = front;
      if (scheme !== null) {
        url.protocol = lower(scheme[1]);
        rest = scheme[2];
        const relative = base && base.protocol === url.protocol && isSpecial(url.protocol) && !test(/^[/\\]{2}/, rest);
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
      const authority = exec(slashes, rest);
      if (authority !== null) {
        readNet(url, slice(rest, authority[0].length), whole);
      } else if (special || rest[0] === '/') {
        url.hostname = special ? '' : null;
        url.path = segments(without(rest, /^[/\\]/g), special, []);
      } else {
        url.path = escape(rest, SETS.opaque);
      }
    }

    function readNet(url, rest, whole) {
      const special = isSpecial(url.protocol);
      const end = indexOf(special ? withSlashes(rest) : rest, '/');
      readAuthority(url, end < 0 ? rest : slice(rest, 0, end), whole);
      url.path = end < 0 ? (special ? [''] : []) : segments(slice(rest, end + 1), special, []);
    }

    function readRelative(url, rest, query, base, whole) {
      const special = isSpecial(url.protocol);
      const first = special ? withSlashes(rest) : rest;
      if (slice(first, 0, 2) === '//') {
        readNet(url, without(rest, special ? /^[/\\]+/g : /^\/\//g), whole);
        return;
      }
      assign(url, { username: base.username, password: base.password, hostname: base.hostname, port: base.port });
      if (first[0] === '/') {
        url.path = segments(slice(rest, 1), special, []);
      } else if (rest === '') {
        url.path = base.path;
        url.search = query === undefined ? base.search : null;
      } else {
        url.path = segments(rest, special, filter(base.path, (part, i) => i < base.path.length - 1));
      }
    }

    function finished(url, query) {
      if (query !== undefined) {
        url.search = query;
      }
      const set = isSpecial(url.protocol) ? SETS.specialQuery : SETS.query;
      url.search = url.search ? '?' + escape(slice(url.search, 1), set) : '';
      url.hash = url.hash === '' ? '' : '#' + escape(slice(url.hash, 1), SETS.fragment);
      return url;
    }

    class URL {
      #parts;
      #params;

      constructor(url, base) {
        this.#parts = read(asText(url), base === undefined ? undefined : new URL(base).#parts);
      }

      #change(text) {
        try {
          this.#parts = read(text);
        } catch (e) {
          return; // as everywhere: what cannot be set stays as it was
        }
        if (this.#params !== undefined) {
          reread(this.#params, slice(this.#parts.search, 1));
        }
      }

      #with(changes) {
        const next = { ...this.#parts, ...changes };
        this.#change(text(next));
      }

      get protocol() { return this.#parts.protocol; }
      set protocol(value) {
        const { 1: scheme } = groups(/^([a-z][a-z0-9+.-]*)(?::|$)/i, asText(value));
        if (scheme !== undefined && isSpecial(lower(scheme) + ':') === isSpecial(this.protocol)) {
          this.#with({ protocol: lower(scheme) + ':' });
        }
      }
      get username() { return this.#parts.username; }
      set username(value) { this.#with({ username: escape(asText(value), SETS.user) }); }
      get password() { return this.#parts.password; }
      set password(value) { this.#with({ password: escape(asText(value), SETS.user) }); }
      get hostname() { return this.#parts.hostname ?? ''; }
      set hostname(value) {
        if (typeof this.#parts.path !== 'string' && !test(/[/?#@]|:(?!.*\])/, asText(value))) {
          this.#with({ hostname: asText(value) });
        }
      }
      get port() { return this.#parts.port; }
      set port(value) {
        const digits = exec(/^\d*/, asText(value))[0];
        if (digits !== '' || asText(value) === '') {
          this.#with({ port: digits });
        }
      }
      get host() { return this.port === '' ? this.hostname : this.hostname + ':' + this.port; }
      set host(value) {
        const { 1: hostname, 2: port } = exec(/^(\[[^\]]*\]|[^:/?#\\]*)(?::(\d*))?/, asText(value));
        if (typeof this.#parts.path !== 'string') {
          this.#with({ hostname, port: port ?? this.port });
        }
      }
      get pathname() { return typeof this.#parts.path === 'string' ? this.#parts.path : join(map(this.#parts.path, (part) => '/' + part), ''); }
      set pathname(value) {
        if (typeof this.#parts.path !== 'string') {
          this.#with({ path: split(replace(replace(without(asText(value), /^[/\\]/g), /\?/g, () => '%3F'), /#/g, () => '%23'), '/') });
        }
      }
      get search() { return this.#parts.search === '?' ? '' : this.#parts.search; }
      set search(value) {
        const query = replace(asText(value), /#/g, () => '%23');
        this.#with({ search: query === '' || query[0] === '?' ? query : '?' + query });
      }
      get hash() { return this.#parts.hash === '#' ? '' : this.#parts.hash; }
      set hash(value) {
        const fragment = asText(value);
        this.#with({ hash: fragment === '' || fragment[0] === '#' ? fragment : '#' + fragment });
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
        read(asText(value)); // throws where others are left as they were
        this.#change(asText(value));
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
      return protocol + net + (typeof path === 'string' ? path : join(map(path, (part) => '/' + part), '')) + search + hash;
    }

    /** A location: it is read, and nothing is loaded. */
    function pageOf(href, base) {
      const page = { assign: nothing, replace: nothing, reload: nothing, ancestorOrigins: [], toString: () => page.href };
      const url = URL.canParse(href, base) ? new URL(href, base) : undefined;
      each(['href', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin'], (key) => {
        page[key] = url === undefined ? (key === 'href' ? href : '') : url[key];
      });
      return page;
    }

    return { URL, URLSearchParams, pageOf };
  };
})
