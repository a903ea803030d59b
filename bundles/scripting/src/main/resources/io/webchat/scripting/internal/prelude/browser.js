// What customers' scripts expect of a browser's page, as far as it makes sense without one: timers, console, storage, cookies, URLs are
// real; the document, jQuery and the page's elements are inert: calls do nothing and never throw.
(function (values, host, deferreds, settings, inert) {
  'use strict';
  const { Deferred, guard } = deferreds;
  const NativePromise = Promise;
  const window = globalThis;
  const whenLoaded = [];
  const firedOnce = new WeakSet();
  let pageLoaded = false;

  function onLoad(listener, ...args) {
    const fn = listener !== null && typeof listener === 'object' && typeof listener.handleEvent === 'function' ? (...given) => listener.handleEvent(...given) : listener;
    if (typeof fn !== 'function') {
      return;
    }
    if (pageLoaded) {
      NativePromise.resolve().then(() => guard(fn, window, args));
    } else {
      whenLoaded.push(() => guard(fn, window, args));
    }
  }

  function fixed(target, name, value) {
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  }

  // ---- timers ------------------------------------------------------------------------------------------------------------------

  const timers = new Map();

  function startTimer(fn, delay, args, repeats) {
    if (typeof fn !== 'function') {
      return 0;
    }
    const number = host.startTimer(Number(delay) || 0, repeats);
    timers.set(number, { fn, args, repeats });
    return number;
  }

  function stopTimer(number) {
    if (timers.delete(number)) {
      host.stopTimer(number);
    }
  }

  fixed(window, 'setTimeout', (fn, delay, ...args) => startTimer(fn, delay, args, false));
  fixed(window, 'setInterval', (fn, delay, ...args) => startTimer(fn, delay, args, true));
  fixed(window, 'setImmediate', (fn, ...args) => startTimer(fn, 0, args, false));
  fixed(window, 'requestAnimationFrame', (fn) => startTimer(fn, 16, [Date.now()], false));
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate', 'cancelAnimationFrame']) {
    fixed(window, name, stopTimer);
  }
  fixed(window, 'queueMicrotask', (fn) => {
    NativePromise.resolve().then(() => guard(fn, undefined, []));
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
      return value instanceof Error ? String(value) : typeof value === 'object' ? values.pack(value) : String(value);
    } catch (e) {
      return '[unprintable]';
    }
  }

  const console = {};
  for (const [name, level] of Object.entries({ log: 'info', info: 'info', warn: 'warn', error: 'error', debug: 'debug', trace: 'debug', dir: 'info' })) {
    console[name] = (...args) => host.print(level, args.slice(0, 20).map(shown).join(' ').slice(0, settings.consoleCharacters));
  }
  console.assert = (condition, ...args) => condition || console.error('Assertion failed:', ...args);
  for (const name of ['group', 'groupCollapsed', 'groupEnd', 'time', 'timeEnd', 'timeLog', 'table', 'count', 'clear']) {
    console[name] = () => undefined;
  }
  fixed(window, 'console', console);

  // ---- storage and cookies -----------------------------------------------------------------------------------------------------

  /** A value of what was stored, whatever its name is. */
  function own(stored, name) {
    return Object.hasOwn(stored, name) ? stored[name] : undefined;
  }

  function storage(read, write) {
    const api = {
      getItem(key) {
        return own(read(), String(key)) ?? null;
      },
      setItem(key, value) {
        write(String(key), String(value));
      },
      removeItem(key) {
        write(String(key), null);
      },
      clear() {
        Object.keys(read()).forEach((key) => write(key, null));
      },
      key: (index) => Object.keys(read())[index] ?? null
    };
    return new Proxy(api, {
      get: (target, key) => (key === 'length' ? Object.keys(read()).length : key in target ? target[key] : typeof key === 'string' ? own(read(), key) : undefined),
      has: (target, key) => key in target || own(read(), key) !== undefined,
      set(target, key, value) {
        write(String(key), String(value));
        return true;
      },
      deleteProperty(target, key) {
        write(String(key), null);
        return true;
      },
      ownKeys: () => Object.keys(read()),
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
    const time = typeof expires === 'number' || (typeof expires === 'string' && /^-?[\d.]+$/.test(expires.trim()))
      ? Date.now() + Number(expires) * 86400000
      : new Date(expires).getTime();
    return Number.isNaN(time) ? undefined : new Date(time);
  }

  /** Attributes that are not set are left out. */
  function attributes(options) {
    const set = Object.entries({ ...options, expires: expiry(options && options.expires) });
    return Object.fromEntries(set.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== ''));
  }

  function store(name, text, given) {
    const { expires } = given;
    if (expires !== undefined && expires.getTime() <= Date.now()) {
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
      return /^[{[]/.test(json) ? json : String(value);
    } catch (e) {
      return String(value);
    }
  }

  const LEGIBLE_NAME = /%(23|24|26|2B|5E|60|7C)/g;
  const LEGIBLE_VALUE = /%(23|24|26|2B|3A|3C|3E|3D|2F|3F|40|5B|5D|5E|60|7B|7D|7C)/g;

  /** As a cookie's text has it: only what would not survive there is encoded. */
  function pairText(name, value) {
    return encodeURIComponent(name).replace(LEGIBLE_NAME, decodeURIComponent).replace(/[()]/g, escape)
      + '=' + encodeURIComponent(value).replace(LEGIBLE_VALUE, decodeURIComponent);
  }

  function escape(character) {
    return '%' + character.charCodeAt(0).toString(16).toUpperCase();
  }

  function attributesText(given) {
    return Object.entries(given).map(([name, value]) => {
      const text = value instanceof Date ? value.toUTCString() : value;
      return '; ' + name + (text === true ? '' : '=' + String(text).split(';')[0]);
    }).join('');
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
      return Object.fromEntries(Object.entries(all).map(([key, text]) => [key, read(text, key)]));
    }
    const text = own(all, String(name));
    return text === undefined ? undefined : read(text, String(name));
  }

  /** The semantics of js-cookie 2. */
  function cookieObject(converter) {
    const readWith = converter && (typeof converter === 'function' ? converter : converter.read);
    const read = typeof readWith === 'function' ? (text, name) => readWith(pairText(name, text).slice(pairText(name, '').length), name) || text : (text) => text;
    const api = {
      set(name, value, options) {
        const given = attributes({ path: '/', ...api.defaults, ...options });
        const writes = converter && typeof converter.write === 'function';
        const text = writes ? decoded(String(converter.write(value, String(name)))) : cookieText(value);
        store(String(name), text, given);
        return pairText(String(name), text) + attributesText(given);
      },
      get: (name) => get(name, read),
      getJSON: (name) => get(name, (text, key) => asJson(read(text, key))),
      remove(name, options) {
        store(String(name), '', attributes({ ...api.defaults, ...options, expires: -1 }));
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
      return decodeURIComponent(text);
    } catch (e) {
      return text;
    }
  }

  const ATTRIBUTES = { path: 'path', domain: 'domain', secure: 'secure', samesite: 'sameSite', expires: 'expires', 'max-age': 'maxAge' };

  function writeCookieText(text) {
    const [pair, ...more] = String(text).split(';');
    const equals = pair.indexOf('=');
    const options = {};
    for (const attribute of more) {
      const at = attribute.indexOf('=');
      const name = (at < 0 ? attribute : attribute.slice(0, at)).trim().toLowerCase();
      if (Object.hasOwn(ATTRIBUTES, name)) {
        options[ATTRIBUTES[name]] = at < 0 ? true : attribute.slice(at + 1).trim();
      }
    }
    const { maxAge, ...given } = options;
    const seconds = Number(maxAge);
    if (maxAge !== undefined && maxAge !== true && !Number.isNaN(seconds)) {
      given.expires = new Date(Date.now() + seconds * 1000);
    } else if (given.expires !== undefined) {
      given.expires = new Date(given.expires);
    }
    const name = decoded((equals < 0 ? pair : pair.slice(0, equals)).trim());
    if (name !== '') {
      store(name, decoded(equals < 0 ? '' : pair.slice(equals + 1).trim()), attributes(given));
    }
  }

  // ---- the page ----------------------------------------------------------------------------------------------------------------

  function fireLoaded(element) {
    NativePromise.resolve().then(() => {
      const event = { type: 'load', target: element, currentTarget: element };
      for (const fn of [element.onload, element.onreadystatechange, ...element.loadListeners]) {
        if (typeof fn === 'function') {
          guard(fn, element, [event]);
        }
      }
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
      tagName: String(tagName).toUpperCase(),
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
          own.loadListeners.push(fn);
        }
      },
      querySelectorAll: () => [],
      getElementsByTagName: () => [],
      get parentNode() {
        return document.body;
      }
    };
    return new Proxy(own, { get: (target, key) => (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON' ? target[key] : inert) });
  }

  const LOAD_EVENTS = ['load', 'DOMContentLoaded', 'readystatechange', 'pageshow'];

  function loadEvent(type) {
    return { type, target: document, currentTarget: document, preventDefault: () => undefined, stopPropagation: () => undefined };
  }

  function pageListener(type, fn) {
    if (LOAD_EVENTS.includes(String(type))) {
      onLoad(fn, loadEvent(type));
    }
  }

  const document = element('#document');
  Object.assign(document, {
    nodeType: 9,
    title: '',
    referrer: '',
    hidden: false,
    visibilityState: 'visible',
    createElement: element,
    createTextNode: () => element('#text'),
    createDocumentFragment: () => element('#fragment'),
    getElementById: () => element('div'),
    querySelector: () => element('div'),
    getElementsByClassName: () => [],
    getElementsByTagName: (name) => [element(name)],
    addEventListener: pageListener,
    write: () => undefined
  });
  document.head = element('head');
  document.body = element('body');
  document.documentElement = element('html');
  document.currentScript = element('script');
  Object.defineProperty(document, 'cookie', {
    get: () => Object.entries(allCookies()).map(([name, value]) => pairText(name, value)).join('; '),
    set: writeCookieText
  });

  const page = settings.page;
  Object.assign(page, { assign: () => undefined, replace: () => undefined, reload: () => undefined, toString: () => page.href });
  document.location = page;
  const navigator = {
    userAgent: 'WebChatService', appName: 'WebChatService', appVersion: '1', platform: '', vendor: '', language: settings.language,
    languages: [settings.language], onLine: true, cookieEnabled: true, maxTouchPoints: 0, sendBeacon: () => false
  };

  // ---- jQuery ------------------------------------------------------------------------------------------------------------------

  function isPlainObject(value) {
    return Object.prototype.toString.call(value) === '[object Object]' && (Object.getPrototypeOf(value) === null || Object.getPrototypeOf(value) === Object.prototype);
  }

  function isArrayLike(value) {
    return Array.isArray(value) || (value !== null && typeof value === 'object' && Number.isInteger(value.length) && value.length >= 0);
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
        const nests = deep && (isPlainObject(value) || Array.isArray(value));
        const there = Object.hasOwn(result, key) ? result[key] : undefined;
        const base = Array.isArray(value) ? (Array.isArray(there) ? there : []) : isPlainObject(there) ? there : {};
        result[key] = nests ? extend(true, base, value) : value;
      }
    }
    return result;
  }

  function each(collection, fn) {
    for (const [key, value] of entries(collection)) {
      if (fn.call(value, key, value) === false) {
        break;
      }
    }
    return collection;
  }

  /** A function with its `this`, of a function or of the name of an object's function. */
  function proxy(fn, self, ...bound) {
    const named = typeof self === 'string' && fn !== null && fn !== undefined;
    const target = named ? fn[self] : fn;
    return typeof target === 'function' ? (...args) => target.apply(named ? fn : self, [...bound, ...args]) : undefined;
  }

  function typeOf(value) {
    return value === null || value === undefined ? String(value)
      : typeof value === 'object' ? Object.prototype.toString.call(value).slice(8, -1).toLowerCase() : typeof value;
  }

  function begun(begin) {
    const deferred = Deferred();
    if (typeof begin === 'function') {
      begin.call(deferred, deferred);
    }
    return deferred;
  }

  /** An object that has what `base` has, and is inert in everything else. */
  function inertOver(base) {
    return new Proxy(base, {
      get: (target, key) => (Object.hasOwn(target, key) ? target[key] : key === 'then' || key === 'toJSON' || typeof key === 'symbol' ? target[key] : inert),
      set: (target, key, value) => Reflect.set(target, key, value)
    });
  }

  /** A request is never made, and so never answered. */
  function request() {
    const pending = Deferred().promise();
    const answer = inertOver({ state: pending.state, then: pending.then, catch: pending.catch, readyState: 0, status: 0, responseText: '' });
    for (const name of ['done', 'fail', 'always', 'progress', 'abort', 'success', 'error', 'complete']) {
      answer[name] = () => answer;
    }
    return answer;
  }

  const ready = Object.assign((fn) => onLoad(fn, $), { then: (fn) => { onLoad(fn, $); return Deferred().resolve($).promise(); } });
  const utilities = {
    extend, each, proxy, isPlainObject, ready,
    Deferred: function (begin) { return begun(begin); },
    map: (list, fn) => entries(list).map(([key, value]) => fn(value, key)).filter((value) => value !== null && value !== undefined).flat(),
    grep: (list, fn, invert) => Array.from(list || []).filter((value, index) => Boolean(fn(value, index)) !== (invert === true)),
    inArray: (value, list, from) => Array.prototype.indexOf.call(list || [], value, from),
    makeArray: (list) => (isArrayLike(list) ? Array.from(list) : list === undefined || list === null ? [] : [list]),
    merge: (first, second) => { Array.prototype.push.apply(first, Array.from(second || [])); return first; },
    isArray: Array.isArray,
    isFunction: (value) => typeof value === 'function',
    isWindow: (value) => value === window,
    isNumeric: (value) => !Number.isNaN(parseFloat(value)) && Number.isFinite(Number(value)),
    isEmptyObject: (value) => Object.keys(value || {}).length === 0,
    type: typeOf,
    trim: (text) => String(text ?? '').trim(),
    parseJSON: (text) => JSON.parse(text),
    param: (data) => new URLSearchParams(data).toString(),
    noop: () => undefined,
    now: () => Date.now(),
    when: (...deferred) => { const all = Deferred(); NativePromise.all(deferred).then((results) => all.resolve(...results), all.reject); return all.promise(); },
    getScript: (url, fn) => { onLoad(fn); return Deferred().resolve().promise(); },
    ajax: request, get: request, post: request, getJSON: request,
    fn: inertOver({ jquery: '3.7.1', extend })
  };
  const $ = new Proxy(function (subject) {
    if (typeof subject === 'function' && subject !== inert) {
      onLoad(subject, $);
    }
    return subject === document || subject === window || subject === loadable ? loadable : inert;
  }, {
    get: (target, key) => (Object.hasOwn(utilities, key) ? utilities[key] : key === 'then' ? undefined : inert),
    set: (target, key, value) => Reflect.set(utilities, key, value),
    has: (target, key) => Object.hasOwn(utilities, key),
    construct: () => inert
  });
  const loadable = new Proxy({}, {
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

  const requests = new Map();

  function response(answer) {
    const headers = new Map(Object.entries(answer.headers));
    return {
      ok: answer.status >= 200 && answer.status < 300, status: answer.status, statusText: answer.statusText, url: answer.url,
      headers: { get: (name) => headers.get(String(name).toLowerCase()) ?? null, has: (name) => headers.has(String(name).toLowerCase()), forEach: (fn) => headers.forEach(fn) },
      text: async () => answer.body,
      json: async () => values.parse(answer.body)
    };
  }

  function fetch(resource, init) {
    return new NativePromise((resolve, reject) => {
      const options = { ...init };
      const number = host.nextCall();
      requests.set(number, { resolve, reject });
      const refusal = host.fetch(number, String(resource), String(options.method || 'GET').toUpperCase(),
        values.pack(Object.fromEntries(Object.entries(options.headers || {}).map(([name, value]) => [name, String(value)]))),
        options.body === undefined || options.body === null ? null : String(options.body));
      if (refusal) {
        requests.delete(number);
        reject(new TypeError(refusal));
      }
    });
  }

  // ---- the window --------------------------------------------------------------------------------------------------------------

  function Event(type, init) {
    Object.assign(this, init, { type, preventDefault: () => undefined, stopPropagation: () => undefined });
  }

  const offered = {
    window, self: window, parent: window, top: window, frames: window, document, navigator, location: page, $, jQuery: $, Cookie, Cookies: Cookie,
    Event, CustomEvent: Event, fetch: settings.fetch ? fetch : undefined,
    addEventListener: pageListener, removeEventListener: () => undefined, dispatchEvent: () => true, postMessage: () => undefined,
    alert: () => undefined, confirm: () => false, prompt: () => null, open: () => null, close: () => undefined, focus: () => undefined, blur: () => undefined,
    matchMedia: () => ({ matches: false, addListener: () => undefined, addEventListener: () => undefined }),
    getComputedStyle: () => ({}), scrollTo: () => undefined, innerWidth: 0, innerHeight: 0, devicePixelRatio: 1,
    screen: { width: 0, height: 0 }, history: { length: 1, pushState: () => undefined, replaceState: () => undefined, back: () => undefined },
    performance: { now: () => Date.now(), mark: () => undefined, measure: () => undefined, timing: {}, getEntriesByType: () => [] },
    customElements: inert,
    atob: (text) => host.fromBase64(String(text)), btoa: (text) => host.toBase64(String(text)),
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

  const calls = {
    timer(number) {
      const timer = timers.get(number);
      if (timer !== undefined) {
        if (!timer.repeats) {
          timers.delete(number);
        }
        timer.fn.apply(window, timer.args);
      }
    },
    answer(number, failure, text) {
      const request = requests.get(number);
      requests.delete(number);
      if (request !== undefined && failure) {
        request.reject(new TypeError(failure));
      } else if (request !== undefined) {
        request.resolve(response(values.unpack(text)));
      }
    },
    /** The page has loaded: everything that waited for it runs. */
    loaded() {
      pageLoaded = true;
      whenLoaded.splice(0).forEach((run) => run());
      for (const [owner, name] of [[document, 'onreadystatechange'], [window, 'onload']]) {
        const fn = owner[name];
        if (typeof fn === 'function' && !firedOnce.has(fn)) {
          firedOnce.add(fn);
          guard(fn, owner, [loadEvent(name.slice(2))]);
        }
      }
    }
  };
  return { $, Cookie, calls };
})
