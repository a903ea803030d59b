// What customers' scripts expect of a browser's page, as far as it makes sense without one: timers, console, storage, cookies, URLs are
// real; the document, jQuery and the page's elements are inert: calls do nothing and never throw.
(function (values, host, deferreds, settings, inert) {
  'use strict';
  const { Deferred, guard } = deferreds;
  const NativePromise = Promise;
  const window = globalThis;
  const whenLoaded = [];
  let pageLoaded = false;

  function onLoad(fn, ...args) {
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

  function storage(read, write) {
    const api = {
      getItem(key) {
        const value = read()[String(key)];
        return value === undefined ? null : value;
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
      get: (target, key) => (key === 'length' ? Object.keys(read()).length : key in target ? target[key] : typeof key === 'string' ? read()[key] : undefined),
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
        const value = read()[key];
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

  function cookieOptions(options) {
    const copy = { ...options };
    if (copy.expires instanceof Date) {
      copy.expires = new Date(copy.expires.getTime());
    } else if (copy.expires !== undefined) {
      copy.expires = Number(copy.expires);
    }
    return values.pack(copy);
  }

  function cookieText(value) {
    if (typeof value === 'string') {
      return value;
    }
    const text = values.stringify(value);
    return text === undefined ? String(value) : text;
  }

  function isGone(options) {
    const expires = options && options.expires;
    return expires !== undefined && (expires instanceof Date ? expires.getTime() <= Date.now() : Number(expires) <= 0);
  }

  function allCookies() {
    return values.unpack(host.readCookies());
  }

  function asJson(text) {
    try {
      return text === undefined ? undefined : values.parse(text);
    } catch (e) {
      return text;
    }
  }

  /** The semantics of js-cookie. */
  const Cookie = {
    set(name, value, options) {
      if (isGone(options)) {
        host.removeCookie(String(name), cookieOptions({ ...options, expires: undefined }));
        return undefined;
      }
      host.setCookie(String(name), cookieText(value), cookieOptions(options));
      return String(name) + '=' + encodeURIComponent(cookieText(value));
    },
    get: (name) => (name === undefined ? allCookies() : allCookies()[String(name)]),
    getJSON(name) {
      if (name !== undefined) {
        return asJson(Cookie.get(name));
      }
      return Object.fromEntries(Object.entries(allCookies()).map(([key, text]) => [key, asJson(text)]));
    },
    remove(name, options) {
      host.removeCookie(String(name), cookieOptions({ ...options, expires: undefined }));
    },
    defaults: {}
  };

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (e) {
      return text;
    }
  }

  function writeCookieText(text) {
    const [pair, ...attributes] = String(text).split(';');
    const equals = pair.indexOf('=');
    const name = decoded((equals < 0 ? pair : pair.slice(0, equals)).trim());
    const options = {};
    for (const attribute of attributes) {
      const at = attribute.indexOf('=');
      const key = (at < 0 ? attribute : attribute.slice(0, at)).trim().toLowerCase();
      const value = at < 0 ? true : attribute.slice(at + 1).trim();
      if (key === 'max-age') {
        options.expires = new Date(Date.now() + Number(value) * 1000);
      } else if (key === 'expires' && options.expires === undefined) {
        options.expires = new Date(value);
      } else if (key !== 'expires' && key !== '') {
        options[key === 'samesite' ? 'sameSite' : key] = value;
      }
    }
    Cookie.set(name, decoded(equals < 0 ? '' : pair.slice(equals + 1).trim()), options);
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

  function pageListener(type, fn) {
    if (type === 'load' || type === 'DOMContentLoaded') {
      onLoad(fn, { type });
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
    get: () => Object.entries(allCookies()).map(([name, value]) => encodeURIComponent(name) + '=' + encodeURIComponent(value)).join('; '),
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

  function extend(...args) {
    const deep = args[0] === true;
    const [target = {}, ...sources] = typeof args[0] === 'boolean' ? args.slice(1) : args;
    for (const source of sources) {
      for (const [key, value] of Object.entries(source || {})) {
        if (key === '__proto__' || value === undefined) {
          continue;
        }
        const nests = deep && (isPlainObject(value) || Array.isArray(value));
        target[key] = nests ? extend(true, Array.isArray(value) ? [] : isPlainObject(target[key]) ? target[key] : {}, value) : value;
      }
    }
    return target;
  }

  function each(collection, fn) {
    for (const [key, value] of Object.entries(collection || {})) {
      if (fn.call(value, Array.isArray(collection) ? Number(key) : key, value) === false) {
        break;
      }
    }
    return collection;
  }

  const utilities = {
    extend, each, isPlainObject, Deferred,
    map: (list, fn) => Object.entries(list || {}).map(([key, value]) => fn(value, Array.isArray(list) ? Number(key) : key)).filter((value) => value !== null && value !== undefined),
    grep: (list, fn) => list.filter((value, index) => fn(value, index)),
    inArray: (value, list) => (list || []).indexOf(value),
    isArray: Array.isArray,
    isFunction: (value) => typeof value === 'function',
    isNumeric: (value) => !Number.isNaN(parseFloat(value)) && Number.isFinite(Number(value)),
    isEmptyObject: (value) => Object.keys(value || {}).length === 0,
    trim: (text) => String(text ?? '').trim(),
    parseJSON: (text) => JSON.parse(text),
    param: (data) => new URLSearchParams(data).toString(),
    noop: () => undefined,
    now: () => Date.now(),
    when: (...deferred) => { const all = Deferred(); NativePromise.all(deferred).then((results) => all.resolve(...results), all.reject); return all.promise(); },
    getScript: (url, fn) => { onLoad(fn); return Deferred().resolve().promise(); },
    fn: {},
    ready: onLoad
  };
  const $ = new Proxy((subject) => {
    if (typeof subject === 'function') {
      onLoad(subject, $);
    }
    return subject === document || subject === window ? loadable : inert;
  }, { get: (target, key) => (Object.hasOwn(utilities, key) ? utilities[key] : key === 'then' ? undefined : inert), set: () => true });
  const loadable = new Proxy({}, {
    get: (target, key) => {
      if (key === 'ready' || key === 'load') {
        return (fn) => { onLoad(fn, $); return loadable; };
      }
      return key === 'on' || key === 'one' ? (type, fn) => { pageListener(type, fn); return loadable; } : inert;
    }
  });

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
    performance: { now: () => Date.now() },
    atob: (text) => host.fromBase64(String(text)), btoa: (text) => host.toBase64(String(text)),
    structuredClone: (value) => values.unpack(values.pack(value))
  };
  for (const [name, value] of Object.entries(offered)) {
    if (value !== undefined) {
      fixed(window, name, value);
    }
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
      if (typeof window.onload === 'function') {
        guard(window.onload, window, [{ type: 'load' }]);
      }
    }
  };
  return { $, Cookie, calls };
})
