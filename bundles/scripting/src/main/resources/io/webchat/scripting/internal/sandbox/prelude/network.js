// Requests: `fetch` to the configured origins, with headers and signals; XMLHttpRequest and what is not allowed fails as without a network.
(function (parts) {
  'use strict';
  const { intrinsics, values, host, events, data, console, timers, settings } = parts;
  const { add, apply, define, each, filter, lower, map, soon, trim, uncurried, upper } = intrinsics;
  const { assign, keys } = Object;
  const { isArray } = Array;
  const { iterator } = Symbol;
  const asText = String;
  const iterate = uncurried(Array.prototype[Symbol.iterator]);
  const NativePromise = Promise;
  const NativeTypeError = TypeError;
  const requests = new intrinsics.Map();
  const unanswered = new intrinsics.WeakSet();
  const NOT_ALLOWED = 'fetch: not allowed, since no origin is configured; the key fetchOrigins of io.webchat.scripting names those that may be asked';
  const warned = { __proto__: null };

  /** Says once that something has no network here. */
  function warnOnce(text) {
    if (!warned[text]) {
      warned[text] = true;
      console.print('warn', [text]);
    }
  }

  const make = () => {
    const { DOMException } = data();

    // ---- headers ---------------------------------------------------------------------------------------------------------------

    class Headers {
      #pairs = [];
      constructor(init) {
        if (init === undefined || init === null) {
          return;
        }
        if (isArray(init)) {
          each(init, (pair) => this.append(pair[0], pair[1]));
        } else if (typeof init.forEach === 'function') {
          init.forEach((value, name) => this.append(name, value));
        } else {
          each(keys(init), (name) => this.append(name, init[name]));
        }
      }
      #named(name) { const wanted = lower(asText(name)); return filter(this.#pairs, (pair) => pair[0] === wanted)[0]; }
      get(name) { return this.#named(name)?.[1] ?? null; }
      has(name) { return this.#named(name) !== undefined; }
      set(name, value) { this.delete(name); add(this.#pairs, [lower(asText(name)), trim(asText(value))]); }
      append(name, value) {
        const there = this.#named(name);
        if (there === undefined) {
          this.set(name, value);
        } else {
          there[1] += ', ' + trim(asText(value));
        }
      }
      delete(name) { const gone = lower(asText(name)); this.#pairs = filter(this.#pairs, (pair) => pair[0] !== gone); }
      getSetCookie() { return []; }
      forEach(fn, self) { each(this.#pairs, (pair) => apply(fn, self, [pair[1], pair[0], this])); }
      keys() { return iterate(map(this.#pairs, (pair) => pair[0])); }
      values() { return iterate(map(this.#pairs, (pair) => pair[1])); }
      entries() { return iterate(map(this.#pairs, (pair) => [pair[0], pair[1]])); }
      [iterator]() { return this.entries(); }
    }

    // ---- signals ---------------------------------------------------------------------------------------------------------------

    let abort;

    class AbortSignal extends events.EventTarget {
      #aborted = false;
      #reason;
      onabort = null;
      constructor() {
        super();
      }
      static {
        abort = (signal, reason) => {
          if (!signal.#aborted) {
            signal.#aborted = true;
            signal.#reason = reason === undefined ? new DOMException('The operation was aborted', 'AbortError') : reason;
            events.dispatch(signal, new events.Event('abort'));
          }
        };
      }
      get aborted() { return this.#aborted; }
      get reason() { return this.#reason; }
      throwIfAborted() { if (this.#aborted) { throw this.#reason; } }
      static abort(reason) { const signal = new AbortSignal(); abort(signal, reason); return signal; }
      static timeout(ms) {
        const signal = new AbortSignal();
        timers.start(() => abort(signal, new DOMException('The time is over', 'TimeoutError')), ms, [], false);
        return signal;
      }
      static any(signals) {
        const signal = new AbortSignal();
        each(isArray(signals) ? signals : [...signals], (one) => {
          if (one.aborted) {
            abort(signal, one.reason);
          } else {
            one.addEventListener('abort', () => abort(signal, one.reason));
          }
        });
        return signal;
      }
    }

    class AbortController {
      #signal = new AbortSignal();
      get signal() { return this.#signal; }
      abort(reason) { abort(this.#signal, reason); }
    }

    // ---- fetch -----------------------------------------------------------------------------------------------------------------

    /** The text and the media type of a body. */
    async function bodyOf(body) {
      const { Blob, listOf, viewOn, decodeUtf8 } = data();
      if (body === undefined || body === null) {
        return { text: null, type: null };
      }
      if (body instanceof Blob) {
        return { text: await body.text(), type: body.type === '' ? null : body.type };
      }
      if (typeof body === 'object' && typeof body.byteLength === 'number') {
        return { text: decodeUtf8(listOf(viewOn(body)), false).text, type: null };
      }
      const isForm = typeof body === 'object' && typeof body.getAll === 'function';
      return { text: asText(body), type: isForm ? 'application/x-www-form-urlencoded;charset=UTF-8' : null };
    }

    class Body {
      #body;
      #used = false;
      headers;
      constructor(body, headers) {
        this.#body = body;
        this.headers = new Headers(headers);
      }
      get bodyUsed() { return this.#used; }
      get body() { return null; }
      async text() {
        if (this.#used) {
          throw new NativeTypeError('The body was read already');
        }
        this.#used = true;
        return (await bodyOf(this.#body)).text ?? '';
      }
      async json() { return values.parse(await this.text()); }
      async blob() { const { Blob } = data(); return new Blob([await this.text()], { type: this.headers.get('content-type') ?? '' }); }
      async arrayBuffer() { return (await this.blob()).arrayBuffer(); }
      async bytes() { return (await this.blob()).bytes(); }
      /** What was given as the body. */
      static given(of) { return of.#body; }
    }
    const { given } = Body;
    delete Body.given;

    class Response extends Body {
      constructor(body, init) {
        super(body, init?.headers);
        const status = init?.status ?? 200;
        assign(this, {
          status, ok: status >= 200 && status < 300, statusText: asText(init?.statusText ?? ''), url: asText(init?.url ?? ''), redirected: false, type: 'default'
        });
      }
      clone() { return new Response(given(this), this); }
      static json(value, init) { return new Response(values.stringify(value), { ...init, headers: { 'content-type': 'application/json', ...init?.headers } }); }
      static error() { return new Response(null, { status: 0 }); }
    }

    class Request extends Body {
      constructor(resource, init) {
        const base = resource instanceof Request ? resource : undefined;
        super(init?.body ?? (base === undefined ? undefined : given(base)), init?.headers ?? base?.headers);
        assign(this, {
          url: base === undefined ? asText(resource) : base.url, method: upper(asText(init?.method ?? base?.method ?? 'GET')), signal: init?.signal ?? base?.signal ?? null,
          credentials: init?.credentials ?? 'same-origin', mode: init?.mode ?? 'cors'
        });
      }
      clone() { return new Request(this); }
    }

    function failed(text) {
      const reason = new NativeTypeError(text);
      unanswered.add(reason);
      return reason;
    }

    async function send(number, request, reject) {
      try {
        const { text, type } = await bodyOf(given(request));
        const headers = {};
        request.headers.forEach((value, name) => define(headers, name, value));
        if (type !== null && headers['content-type'] === undefined) {
          define(headers, 'content-type', type);
        }
        if (!requests.has(number)) {
          return; // aborted meanwhile
        }
        const refusal = host.fetch(number, request.url, request.method, values.pack(headers), text);
        if (refusal) {
          throw new NativeTypeError(refusal);
        }
      } catch (e) {
        requests.delete(number);
        reject(e);
      }
    }

    /** Never throws: what cannot be asked is a promise that is rejected. */
    function fetch(resource, init) {
      return new NativePromise((resolve, reject) => {
        const request = new Request(resource, init);
        const { signal } = request;
        if (signal !== null && signal.aborted) {
          reject(signal.reason);
          return;
        }
        if (!settings.fetch) {
          warnOnce(NOT_ALLOWED);
          reject(failed(NOT_ALLOWED));
          return;
        }
        const number = host.nextCall();
        requests.set(number, { resolve, reject });
        if (signal !== null && typeof signal.addEventListener === 'function') {
          signal.addEventListener('abort', () => {
            if (requests.delete(number)) {
              host.endFetch(number);
              reject(signal.reason);
            }
          });
        }
        send(number, request, reject);
      });
    }

    // ---- XMLHttpRequest --------------------------------------------------------------------------------------------------------

    /** A request of the old way: it is not made, and fails after what runs now. */
    class XMLHttpRequest extends events.EventTarget {
      readyState = 0;
      status = 0;
      statusText = '';
      responseText = '';
      response = '';
      responseURL = '';
      responseType = '';
      responseXML = null;
      timeout = 0;
      withCredentials = false;
      upload = new events.EventTarget();
      #sent = false;
      constructor() {
        super();
      }
      #tell(types) { each(types, (type) => events.dispatch(this, new events.kinds.ProgressEvent(type))); }
      open() { this.readyState = 1; this.#tell(['readystatechange']); }
      send() {
        warnOnce('XMLHttpRequest has no network here: its requests are not made, and fail');
        this.#sent = true;
        soon(() => this.#end('error'));
      }
      abort() { this.#end('abort'); }
      #end(type) {
        if (this.#sent) {
          this.#sent = false;
          this.readyState = 4;
          this.#tell(['readystatechange', type, 'loadend']);
        }
      }
      setRequestHeader() { return undefined; }
      overrideMimeType() { return undefined; }
      getResponseHeader() { return null; }
      getAllResponseHeaders() { return ''; }
    }
    each(['UNSENT', 'OPENED', 'HEADERS_RECEIVED', 'LOADING', 'DONE'], (name, i) => {
      define(XMLHttpRequest, name, i);
      define(XMLHttpRequest.prototype, name, i);
    });

    return { Headers, AbortSignal, AbortController, Request, Response, fetch, XMLHttpRequest };
  };

  return {
    make, warnOnce, unanswered,
    isUnanswered: (reason) => unanswered.has(reason),
    /** A request was answered. */
    answer(number, failure, text, Response) {
      const request = requests.get(number);
      requests.delete(number);
      if (request === undefined) {
        return;
      }
      if (failure) {
        request.reject(new NativeTypeError(failure));
      } else {
        const { body, ...answer } = values.unpack(text);
        request.resolve(new Response(body, answer));
      }
    }
  };
})
