// What customers' scripts expect of a browser's page, as far as it makes sense without one: timers, console, storage, cookies, URLs are
// real; the document, jQuery and the page's elements are inert: calls do nothing and never throw.
(function (intrinsics, values, host, deferreds, settings, inert) {
  'use strict';
  const { add, apply, each: eachOf, filter, isThenable, joined, map: mapOf, join, soon, uncurried, whenSettled } = intrinsics;
  const { charCode, indexOf, lower, replace, slice, split, test, trim, upper } = intrinsics;
  const { Deferred, guard } = deferreds;
  const { assign, defineProperty, getPrototypeOf, hasOwn, keys } = Object;
  const { isArray } = Array;
  const PLAIN = Object.prototype;
  const { isNaN } = Number;
  const { now } = Date;
  const { set: setProperty } = Reflect;
  const asTime = uncurried(Date.prototype.getTime);
  const asUtc = uncurried(Date.prototype.toUTCString);
  const hexOf = uncurried(Number.prototype.toString);
  const kindOf = uncurried(Object.prototype.toString);
  const NativeDate = Date;
  const NativeError = Error;
  const NativeNumber = Number;
  const NativePromise = Promise;
  const NativeProxy = Proxy;
  const NativeTypeError = TypeError;
  const encode = encodeURIComponent;
  const decode = decodeURIComponent;
  const asText = String;
  const window = globalThis;
  let whenLoaded = [];
  const firedOnce = new intrinsics.WeakSet();
  let pageLoaded = false;

  function onLoad(listener, ...args) {
    waitForLoad({ listener, args });
  }

  /** Calls a listener when the page has loaded, which may be at once: {listener, args, target, type}. */
  function waitForLoad(waiting) {
    const { listener, args } = waiting;
    const fn = listener !== null && typeof listener === 'object' && typeof listener.handleEvent === 'function' ? (event) => listener.handleEvent(event) : listener;
    if (typeof fn !== 'function') {
      return;
    }
    if (pageLoaded) {
      soon(() => guard(fn, window, args));
    } else {
      add(whenLoaded, { ...waiting, run: () => guard(fn, window, args) });
    }
  }

  function fixed(target, name, value) {
    defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  }

  /** Sets an own property, whatever its name is. */
  function define(target, name, value) {
    defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true });
  }

  // ---- timers ------------------------------------------------------------------------------------------------------------------

  /** A timer has the number of its function, which is dropped when the timer ends, whoever ends it. */
  function startTimer(fn, delay, args, repeats) {
    if (typeof fn !== 'function') {
      return 0;
    }
    const number = values.keep(() => apply(fn, window, args));
    try {
      host.startTimer(number, NativeNumber(delay) || 0, repeats);
    } catch (e) {
      values.drop(number);
      throw e;
    }
    return number;
  }

  function stopTimer(given) {
    const number = NativeNumber(given);
    if (host.stopTimer(number)) {
      values.drop(number);
    }
  }

  fixed(window, 'setTimeout', (fn, delay, ...args) => startTimer(fn, delay, args, false));
  fixed(window, 'setInterval', (fn, delay, ...args) => startTimer(fn, delay, args, true));
  fixed(window, 'setImmediate', (fn, ...args) => startTimer(fn, 0, args, false));
  const timeOrigin = now();
  const elapsed = () => now() - timeOrigin;
  fixed(window, 'requestAnimationFrame', (fn) => startTimer(fn, 16, [elapsed()], false));
  fixed(window, 'requestIdleCallback', (fn) => startTimer(fn, 1, [{ didTimeout: false, timeRemaining: () => 10 }], false));
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate', 'cancelAnimationFrame', 'cancelIdleCallback']) {
    fixed(window, name, stopTimer);
  }
  fixed(window, 'queueMicrotask', (fn) => {
    soon(() => guard(fn, undefined, []));
  });

  // ---- console -----------------------------------------------------------------------------------------------------------------

  function shown(value) {
    if (typeof value === 'string') {
      return value;
    }
    if (typeof value === 'function') {
      return 'function ' + value.name;
    }
    try {
      return value instanceof NativeError ? asText(value) : typeof value === 'object' ? values.pack(value) : asText(value);
    } catch (e) {
      return '[unprintable]';
    }
  }

  function print(level, args) {
    host.print(level, slice(join(mapOf(args.length > 20 ? first(args, 20) : args, shown), ' '), 0, settings.consoleCharacters));
  }

  function first(list, count) {
    const result = [];
    for (let i = 0; i < count; i += 1) {
      add(result, list[i]);
    }
    return result;
  }

  const console = {};
  for (const [name, level] of Object.entries({ log: 'info', info: 'info', warn: 'warn', error: 'error', debug: 'debug', trace: 'debug', dir: 'info', dirxml: 'info', table: 'info', group: 'info', groupCollapsed: 'info' })) {
    console[name] = (...args) => print(level, args);
  }
  console.assert = (condition, ...args) => {
    if (!condition) {
      print('error', joined(['Assertion failed:'], args));
    }
  };
  for (const name of ['groupEnd', 'time', 'timeEnd', 'timeLog', 'timeStamp', 'count', 'countReset', 'clear']) {
    console[name] = () => undefined;
  }
  fixed(window, 'console', console);

  // ---- storage and cookies -----------------------------------------------------------------------------------------------------

  /** A value of what was stored, whatever its name is. */
  function own(stored, name) {
    return hasOwn(stored, name) ? stored[name] : undefined;
  }

  function storage(read, write) {
    const api = {
      getItem(key) {
        return own(read(), asText(key)) ?? null;
      },
      setItem(key, value) {
        write(asText(key), asText(value));
      },
      removeItem(key) {
        write(asText(key), null);
      },
      clear() {
        eachOf(keys(read()), (key) => write(key, null));
      },
      key: (index) => keys(read())[index] ?? null
    };
    return new NativeProxy(api, {
      get: (target, key) => (key === 'length' ? keys(read()).length : key in target ? target[key] : typeof key === 'string' ? own(read(), key) : undefined),
      has: (target, key) => key in target || own(read(), key) !== undefined,
      set(target, key, value) {
        write(asText(key), asText(value));
        return true;
      },
      deleteProperty(target, key) {
        write(asText(key), null);
        return true;
      },
      ownKeys: () => keys(read()),
      getOwnPropertyDescriptor(target, key) {
        const value = own(read(), key);
        return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true };
      }
    });
  }

  const sessionItems = Object.create(null);
  function writeSessionItem(key, value) {
    if (value === null) {
      delete sessionItems[key];
    } else {
      sessionItems[key] = value;
    }
  }
  fixed(window, 'localStorage', storage(() => values.unpack(host.readStorage()), (key, value) => host.writeStorage(key, value)));
  fixed(window, 'sessionStorage', storage(() => sessionItems, writeSessionItem));

  /** When a cookie goes, of a number of days or a date; undefined for one that stays. */
  function expiry(expires) {
    if (!expires && expires !== 0) {
      return undefined;
    }
    const time = typeof expires === 'number' || (typeof expires === 'string' && test(/^-?[\d.]+$/, trim(expires)))
      ? now() + NativeNumber(expires) * 86400000
      : asTime(new NativeDate(expires));
    return isNaN(time) ? undefined : new NativeDate(time);
  }

  /** Attributes that are not set are left out. */
  function attributes(options) {
    const given = { ...options, expires: expiry(options && options.expires) };
    const set = {};
    eachOf(keys(given), (name) => {
      const value = given[name];
      if (value !== undefined && value !== null && value !== false && value !== '') {
        define(set, name, value);
      }
    });
    return set;
  }

  function store(name, text, given) {
    const { expires } = given;
    if (expires !== undefined && asTime(expires) <= now()) {
      host.removeCookie(name, values.pack({ ...given, expires: undefined }));
    } else {
      host.setCookie(name, text, values.pack(given));
    }
  }

  function allCookies() {
    return values.unpack(host.readCookies());
  }

  function cookieText(value) {
    try {
      const json = values.stringify(value);
      return test(/^[{[]/, json) ? json : asText(value);
    } catch (e) {
      return asText(value);
    }
  }

  const LEGIBLE_NAME = /%(23|24|26|2B|5E|60|7C)/g;
  const LEGIBLE_VALUE = /%(23|24|26|2B|3A|3C|3E|3D|2F|3F|40|5B|5D|5E|60|7B|7D|7C)/g;

  /** As a cookie's text has it: only what would not survive there is encoded. */
  function pairText(name, value) {
    return replace(replace(encode(name), LEGIBLE_NAME, decode), /[()]/g, escape) + '=' + replace(encode(value), LEGIBLE_VALUE, decode);
  }

  function escape(character) {
    return '%' + upper(hexOf(charCode(character, 0), 16));
  }

  function attributesText(given) {
    return join(mapOf(keys(given), (name) => {
      const text = given[name] instanceof NativeDate ? asUtc(given[name]) : given[name];
      return '; ' + name + (text === true ? '' : '=' + split(asText(text), ';')[0]);
    }), '');
  }

  function asJson(text) {
    try {
      return text === undefined ? undefined : values.parse(text);
    } catch (e) {
      return text;
    }
  }

  function get(name, read) {
    const all = allCookies();
    if (name === undefined || name === null || name === '') {
      const shownOf = {};
      eachOf(keys(all), (key) => define(shownOf, key, read(all[key], key)));
      return shownOf;
    }
    const text = own(all, asText(name));
    return text === undefined ? undefined : read(text, asText(name));
  }

  /** The semantics of js-cookie 2. */
  function cookieObject(converter) {
    const readWith = converter && (typeof converter === 'function' ? converter : converter.read);
    const read = typeof readWith === 'function' ? (text, name) => readWith(slice(pairText(name, text), pairText(name, '').length), name) || text : (text) => text;
    const api = {
      set(name, value, options) {
        const given = attributes({ path: '/', ...api.defaults, ...options });
        const writes = converter && typeof converter.write === 'function';
        const text = writes ? decoded(asText(converter.write(value, asText(name)))) : cookieText(value);
        store(asText(name), text, given);
        return pairText(asText(name), text) + attributesText(given);
      },
      get: (name) => get(name, read),
      getJSON: (name) => get(name, (text, key) => asJson(read(text, key))),
      remove(name, options) {
        store(asText(name), '', attributes({ ...api.defaults, ...options, expires: -1 }));
      },
      defaults: {},
      withConverter: cookieObject,
      noConflict: () => api
    };
    return api;
  }
  const Cookie = cookieObject();

  function decoded(text) {
    try {
      return decode(text);
    } catch (e) {
      return text;
    }
  }

  const ATTRIBUTES = { path: 'path', domain: 'domain', secure: 'secure', samesite: 'sameSite', expires: 'expires', 'max-age': 'maxAge' };

  function writeCookieText(text) {
    const parts = split(asText(text), ';');
    const pair = parts[0];
    const equals = indexOf(pair, '=');
    const options = {};
    for (let i = 1; i < parts.length; i += 1) {
      const at = indexOf(parts[i], '=');
      const name = lower(trim(at < 0 ? parts[i] : slice(parts[i], 0, at)));
      if (hasOwn(ATTRIBUTES, name)) {
        options[ATTRIBUTES[name]] = at < 0 ? true : trim(slice(parts[i], at + 1));
      }
    }
    const { maxAge, ...given } = options;
    const seconds = NativeNumber(maxAge);
    if (maxAge !== undefined && maxAge !== true && !isNaN(seconds)) {
      given.expires = new NativeDate(now() + seconds * 1000);
    } else if (given.expires !== undefined) {
      given.expires = new NativeDate(given.expires);
    }
    const name = decoded(trim(equals < 0 ? pair : slice(pair, 0, equals)));
    if (name !== '') {
      store(name, decoded(equals < 0 ? '' : trim(slice(pair, equals + 1))), attributes(given));
    }
  }

  // ---- the page ----------------------------------------------------------------------------------------------------------------

  function fireLoaded(element) {
    soon(() => {
      const event = { type: 'load', target: element, currentTarget: element };
      eachOf(joined([element.onload, element.onreadystatechange], element.loadListeners), (fn) => {
        if (typeof fn === 'function') {
          guard(fn, element, [event]);
        }
      });
    });
  }

  function append(child) {
    if (child && child.tagName === 'SCRIPT' && child.loadListeners) {
      fireLoaded(child); // it would load Widgets, which are there
    }
    return child;
  }

  function element(tagName) {
    const own = {
      tagName: upper(asText(tagName)),
      nodeType: 1,
      loadListeners: [],
      style: {},
      dataset: {},
      readyState: 'complete',
      appendChild: append,
      append,
      prepend: append,
      insertBefore: append,
      setAttribute(name, value) {
        own[name] = value;
      },
      getAttribute: (name) => (own[name] === undefined ? null : own[name]),
      addEventListener(type, fn) {
        if (type === 'load') {
          add(own.loadListeners, fn);
        }
      },
      querySelectorAll: () => [],
      getElementsByTagName: () => [],
      get parentNode() {
        return document.body;
      }
    };
    return new NativeProxy(own, { get: (target, key) => (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON' ? target[key] : inert) });
  }

  const LOAD_EVENTS = { __proto__: null, load: true, DOMContentLoaded: true, readystatechange: true, pageshow: true };

  function loadEvent(type) {
    return { type, target: document, currentTarget: document, preventDefault: () => undefined, stopPropagation: () => undefined };
  }

  /** Adds and removes listeners of one target. */
  function listening(target) {
    const isSame = (one, type, listener) => one.target === target && one.type === asText(type) && one.listener === listener;
    return {
      addEventListener(type, listener) {
        if (LOAD_EVENTS[asText(type)] && filter(whenLoaded, (one) => isSame(one, type, listener)).length === 0) {
          waitForLoad({ listener, args: [loadEvent(type)], target, type: asText(type) });
        }
      },
      removeEventListener(type, listener) {
        whenLoaded = filter(whenLoaded, (one) => !isSame(one, type, listener));
      }
    };
  }

  function pageListener(type, fn) {
    if (LOAD_EVENTS[asText(type)]) {
      onLoad(fn, loadEvent(type));
    }
  }

  const document = element('#document');
  assign(document, {
    nodeType: 9,
    title: '',
    referrer: '',
    URL: settings.page.href,
    domain: settings.page.hostname,
    hidden: false,
    visibilityState: 'visible',
    createElement: element,
    createTextNode: () => element('#text'),
    createDocumentFragment: () => element('#fragment'),
    getElementById: () => element('div'),
    querySelector: () => element('div'),
    getElementsByClassName: () => [],
    getElementsByTagName: (name) => [element(name)],
    ...listening('document'),
    write: () => undefined
  });
  document.head = element('head');
  document.body = element('body');
  document.documentElement = element('html');
  document.currentScript = element('script');
  defineProperty(document, 'cookie', {
    get: () => {
      const all = allCookies();
      return join(mapOf(keys(all), (name) => pairText(name, all[name])), '; ');
    },
    set: writeCookieText
  });

  const page = settings.page;
  assign(page, { assign: () => undefined, replace: () => undefined, reload: () => undefined, toString: () => page.href });
  document.location = page;
  const navigator = {
    userAgent: 'WebChatService', appName: 'WebChatService', appVersion: '1', platform: '', vendor: '', language: settings.language,
    languages: [settings.language], onLine: true, cookieEnabled: true, maxTouchPoints: 0, sendBeacon: () => false
  };

  // ---- jQuery ------------------------------------------------------------------------------------------------------------------

  function isPlainObject(value) {
    return kindOf(value) === '[object Object]' && (getPrototypeOf(value) === null || getPrototypeOf(value) === PLAIN);
  }

  function isArrayLike(value) {
    return isArray(value) || (value !== null && typeof value === 'object' && Number.isInteger(value.length) && value.length >= 0);
  }

  function entries(collection) {
    return isArrayLike(collection) ? Array.from(collection, (value, index) => [index, value]) : Object.entries(collection || {});
  }

  function extend(...args) {
    const deep = args[0] === true;
    const given = typeof args[0] === 'boolean' ? args.slice(1) : args;
    const self = this === undefined || this === null ? utilities : this;
    const [target, ...sources] = given.length > 1 ? given : [self, ...given];
    const result = target !== null && (typeof target === 'object' || typeof target === 'function') ? target : {};
    for (const source of sources) {
      for (const [key, value] of Object.entries(source || {})) {
        if (key === '__proto__' || value === undefined || value === result) {
          continue;
        }
        const nests = deep && (isPlainObject(value) || isArray(value));
        const there = hasOwn(result, key) ? result[key] : undefined;
        const base = isArray(value) ? (isArray(there) ? there : []) : isPlainObject(there) ? there : {};
        result[key] = nests ? extend(true, base, value) : value;
      }
    }
    return result;
  }

  function each(collection, fn) {
    for (const [key, value] of entries(collection)) {
      if (apply(fn, value, [key, value]) === false) {
        break;
      }
    }
    return collection;
  }

  /** A function with its `this`, of a function or of the name of an object's function. */
  function proxy(fn, self, ...bound) {
    const named = typeof self === 'string' && fn !== null && fn !== undefined;
    const target = named ? fn[self] : fn;
    return typeof target === 'function' ? (...args) => apply(target, named ? fn : self, joined(bound, args)) : undefined;
  }

  function typeOf(value) {
    return value === null || value === undefined ? String(value)
      : typeof value === 'object' ? lower(slice(kindOf(value), 8, -1)) : typeof value;
  }

  function begun(begin) {
    const deferred = Deferred();
    if (typeof begin === 'function') {
      apply(begin, deferred, [deferred]);
    }
    return deferred;
  }

  /** An object that has what `base` has, and is inert in everything else. */
  function inertOver(base) {
    return new NativeProxy(base, {
      get: (target, key) => (hasOwn(target, key) ? target[key] : key === 'then' || key === 'toJSON' || typeof key === 'symbol' ? target[key] : inert),
      set: (target, key, value) => setProperty(target, key, value)
    });
  }

  /** The text of a form's data, nested values in bracket form. */
  function param(data, traditional) {
    const parts = [];
    const put = (name, value) => {
      const given = typeof value === 'function' ? value() : value;
      add(parts, encode(name) + '=' + encode(given ?? ''));
    };
    const nest = (name, value) => {
      if (traditional !== true && typeOf(value) === 'object') {
        eachOf(keys(value), (key) => nest(name + '[' + key + ']', value[key]));
      } else if (isArray(value)) {
        eachOf(value, (one, i) => (traditional === true ? put(name, one) : nest(name + '[' + (one !== null && typeof one === 'object' ? i : '') + ']', one)));
      } else {
        put(name, value);
      }
    };
    if (isArray(data)) {
      eachOf(data, (field) => put(field.name, field.value));
    } else {
      eachOf(keys(data || {}), (name) => nest(name, data[name]));
    }
    return join(parts, '&');
  }

  /** Resolved when all are: with the values of one, or with one value or list of values of each. */
  function when(...given) {
    const all = Deferred();
    const results = [];
    let left = given.length;
    const take = (i, got) => {
      results[i] = got.length > 1 ? got : got[0];
      left -= 1;
      if (left === 0) {
        apply(all.resolve, undefined, given.length === 1 ? got : results);
      }
    };
    eachOf(given, (one, i) => {
      if (!isThenable(one)) {
        take(i, [one]);
      } else if (typeof one.done === 'function' && typeof one.fail === 'function') {
        one.done((...got) => take(i, got));
        one.fail(all.reject);
      } else {
        whenSettled(one, (got) => take(i, [got]), all.reject);
      }
    });
    return (given.length === 0 ? all.resolve() : all).promise();
  }

  const unanswered = new intrinsics.WeakSet();
  let warned = false;

  function warnOnce() {
    if (!warned) {
      warned = true;
      print('warn', ['jQuery has no network here: its requests are not made, and fail']);
    }
  }

  /** A request is never made; it fails after what runs now, as it does in a browser that has no network. */
  function request(url, init) {
    warnOnce();
    const { error, complete } = (url !== null && typeof url === 'object' ? url : init) || {};
    const deferred = Deferred();
    const pending = deferred.promise();
    const answer = inertOver({
      state: pending.state, then: pending.then, catch: pending.catch, promise: () => answer,
      readyState: 0, status: 0, statusText: 'error', responseText: '', toString: () => 'There is no network here'
    });
    unanswered.add(answer);
    const listen = (name, alias) => {
      answer[name] = (...fns) => { apply(pending[name], undefined, fns); return answer; };
      answer[alias] = answer[name];
    };
    listen('done', 'success');
    listen('fail', 'error');
    listen('always', 'complete');
    answer.progress = () => answer;
    answer.setRequestHeader = () => answer;
    const fail = (text, thrown) => { answer.statusText = text; deferred.reject(answer, text, thrown); };
    answer.abort = (text) => { fail(text || 'abort', text || 'abort'); return answer; };
    answer.fail(error).always((xhr, text) => typeof complete === 'function' && complete(xhr, text));
    soon(() => pending.state() === 'pending' && fail('error', ''));
    return answer;
  }

  const ready = assign((fn) => onLoad(fn, $), { then: (fn) => { onLoad(fn, $); return Deferred().resolve($).promise(); } });
  const utilities = {
    extend, each, proxy, isPlainObject, ready,
    Deferred: function (begin) { return begun(begin); },
    map: (list, fn) => entries(list).map(([key, value]) => fn(value, key)).filter((value) => value !== null && value !== undefined).flat(),
    grep: (list, fn, invert) => Array.from(list || []).filter((value, index) => Boolean(fn(value, index)) !== (invert === true)),
    inArray: (value, list, from) => Array.prototype.indexOf.call(list || [], value, from),
    makeArray: (list) => (isArrayLike(list) ? Array.from(list) : list === undefined || list === null ? [] : [list]),
    merge: (first, second) => { Array.prototype.push.apply(first, Array.from(second || [])); return first; },
    isArray,
    isFunction: (value) => typeof value === 'function',
    isWindow: (value) => value === window,
    isNumeric: (value) => !Number.isNaN(parseFloat(value)) && Number.isFinite(Number(value)),
    isEmptyObject: (value) => Object.keys(value || {}).length === 0,
    type: typeOf,
    trim: (text) => String(text ?? '').trim(),
    parseJSON: (text) => JSON.parse(text),
    param,
    noop: () => undefined,
    now: () => now(),
    when,
    getScript: (url, fn) => { onLoad(fn); return Deferred().resolve().promise(); },
    ajax: request, get: request, post: request, getJSON: request,
    fn: inertOver({ jquery: '3.7.1', extend })
  };
  const $ = new NativeProxy(function (subject) {
    if (typeof subject === 'function' && subject !== inert) {
      onLoad(subject, $);
    }
    return subject === document || subject === window || subject === loadable ? loadable : inert;
  }, {
    get: (target, key) => (hasOwn(utilities, key) ? utilities[key] : key === 'then' ? undefined : inert),
    set: (target, key, value) => setProperty(utilities, key, value),
    has: (target, key) => hasOwn(utilities, key),
    construct: () => inert
  });
  const loadable = new NativeProxy({}, {
    get: (target, key) => {
      if (key === 'ready' || key === 'load') {
        return (fn) => { onLoad(fn, $); return loadable; };
      }
      return key === 'on' || key === 'one' || key === 'bind' ? listen : inert[key];
    },
    set: () => true
  });

  /** `on` of the document and the window: (type, fn), or ({type: fn}). */
  function listen(types, ...rest) {
    const listeners = typeof types === 'object' && types !== null ? Object.entries(types) : String(types).split(/\s+/).map((type) => [type, rest.at(-1)]);
    for (const [type, fn] of listeners) {
      pageListener(type.replace(/\..*$/, '').replace(/^ready$/, 'load'), fn);
    }
    return loadable;
  }

  // ---- fetch -------------------------------------------------------------------------------------------------------------------

  const requests = new intrinsics.Map();

  function response(answer) {
    const headers = { __proto__: null, ...answer.headers };
    return {
      ok: answer.status >= 200 && answer.status < 300, status: answer.status, statusText: answer.statusText, url: answer.url,
      headers: {
        get: (name) => headers[lower(asText(name))] ?? null,
        has: (name) => lower(asText(name)) in headers,
        forEach: (fn) => eachOf(keys(headers), (name) => fn(headers[name], name))
      },
      text: async () => answer.body,
      json: async () => values.parse(answer.body)
    };
  }

  function fetch(resource, init) {
    return new NativePromise((resolve, reject) => {
      const options = { ...init };
      const number = host.nextCall();
      requests.set(number, { resolve, reject });
      const headers = {};
      eachOf(keys(options.headers || {}), (name) => define(headers, name, asText(options.headers[name])));
      const refusal = host.fetch(number, asText(resource), upper(asText(options.method || 'GET')), values.pack(headers),
        options.body === undefined || options.body === null ? null : asText(options.body));
      if (refusal) {
        requests.delete(number);
        reject(new NativeTypeError(refusal));
      }
    });
  }

  // ---- the window --------------------------------------------------------------------------------------------------------------

  function Event(type, init) {
    assign(this, init, { type, preventDefault: () => undefined, stopPropagation: () => undefined });
  }

  const offered = {
    window, self: window, parent: window, top: window, frames: window, document, navigator, location: page, $, jQuery: $, Cookie, Cookies: Cookie,
    Event, CustomEvent: Event, fetch: settings.fetch ? fetch : undefined,
    ...listening('window'), dispatchEvent: () => true, postMessage: () => undefined,
    alert: () => undefined, confirm: () => false, prompt: () => null, open: () => null, close: () => undefined, focus: () => undefined, blur: () => undefined,
    matchMedia: () => ({ matches: false, addListener: () => undefined, addEventListener: () => undefined }),
    getComputedStyle: () => ({}), scrollTo: () => undefined, innerWidth: 0, innerHeight: 0, devicePixelRatio: 1,
    screen: { width: 0, height: 0 }, history: { length: 1, pushState: () => undefined, replaceState: () => undefined, back: () => undefined },
    performance: { now: elapsed, timeOrigin, mark: () => undefined, measure: () => undefined, timing: {}, getEntriesByType: () => [] },
    origin: page.origin, isSecureContext: true, reportError: (problem) => host.problem(values.describe(problem)),
    customElements: inert,
    atob: (text) => host.fromBase64(asText(text)), btoa: (text) => host.toBase64(asText(text)),
    structuredClone: (value) => values.unpack(values.pack(value))
  };
  for (const [name, value] of Object.entries(offered)) {
    if (value !== undefined) {
      fixed(window, name, value);
    }
  }
  const CONSTRUCTORS = [
    'Image', 'Audio', 'Option', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'BroadcastChannel', 'Worker', 'MutationObserver', 'IntersectionObserver', 'ResizeObserver',
    'PerformanceObserver', 'FileReader', 'FormData', 'Blob', 'File', 'DOMParser', 'XMLSerializer', 'Notification', 'AbortController', 'Node', 'Element', 'HTMLElement',
    'EventTarget', 'MouseEvent', 'KeyboardEvent', 'MessageChannel', 'SpeechSynthesisUtterance'
  ];
  for (const name of CONSTRUCTORS) {
    fixed(window, name, inert);
  }
  for (const name of ['Atomics', 'SharedArrayBuffer', 'Polyglot', 'Java', 'Graal', 'load', 'loadWithNewGlobal', 'print', 'printErr', 'quit', 'read', 'WebAssembly']) {
    delete window[name];
  }

  function loadedOnce(owner, name) {
    const fn = owner[name];
    if (typeof fn === 'function' && !firedOnce.has(fn)) {
      firedOnce.add(fn);
      guard(fn, owner, [loadEvent(slice(name, 2))]);
    }
  }

  const calls = {
    timer(number, repeats) {
      const fn = values.find(number);
      if (!repeats) {
        values.drop(number);
      }
      fn();
    },
    answer(number, failure, text) {
      const request = requests.get(number);
      requests.delete(number);
      if (request !== undefined && failure) {
        request.reject(new NativeTypeError(failure));
      } else if (request !== undefined) {
        request.resolve(response(values.unpack(text)));
      }
    },
    /** The page has loaded: everything that waited for it runs. */
    loaded() {
      pageLoaded = true;
      const waiting = whenLoaded;
      whenLoaded = [];
      eachOf(waiting, (one) => one.run());
      loadedOnce(document, 'onreadystatechange');
      loadedOnce(window, 'onload');
    }
  };
  return { $, Cookie, calls, isUnanswered: (reason) => unanswered.has(reason) };
})
