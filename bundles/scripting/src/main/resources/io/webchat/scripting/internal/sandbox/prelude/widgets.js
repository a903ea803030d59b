// The realm of an instance: puts the parts together, offers `_genesys.widgets`, and returns what Java calls.
(function (host, settingsText, make) {
  'use strict';
  const settings = JSON.parse(settingsText);
  const window = globalThis;
  const intrinsics = make.intrinsics();
  const { apply, each, isThenable, join, joined, listOf, once, slice, whenSettled } = intrinsics;
  const { assign, defineProperty, keys } = Object;
  const { isArray } = Array;
  const NativeError = Error;
  const NativeTypeError = TypeError;
  const { hasInstance, iterator, toPrimitive } = Symbol;

  /** Can be called, constructed, read, chained and iterated without end or effect. */
  const inert = new Proxy(function () {}, {
    get(target, key) {
      switch (key) {
        case 'then': case 'toJSON': return undefined;
        case 'length': return 0;
        case toPrimitive: return () => '';
        case iterator: return () => ({ next: () => ({ done: true, value: undefined }) });
        case hasInstance: return () => false;
        default: return inert;
      }
    },
    set: () => true,
    apply: () => inert,
    construct: () => inert,
    defineProperty: () => true
  });
  function checkedCall(fn, args) {
    const result = apply(fn, undefined, args);
    if (typeof result === 'string' && result[0] === '\u0000') {
      throw new NativeError(slice(result, 1));
    }
    return result;
  }

  /** The functions of the host; most chats call few of them. */
  const checked = new Proxy({ __proto__: null }, {
    __proto__: null,
    get(known, name) {
      known[name] ??= (...args) => checkedCall(host[name], args);
      return known[name];
    }
  });

  // The parts get each other by name. One that returns a function makes the rest of it when a script first touches it.
  const parts = { intrinsics, settings, host: checked, inert, window };
  const part = (name) => {
    parts[name] = make[name](parts);
    return parts[name];
  };
  const values = part('values');
  const deferreds = part('deferreds');
  const { guard } = deferreds;
  const timers = part('timers');
  part('console');
  part('storage');
  const { Cookie } = part('cookies');
  const events = part('events');
  const urls = once(part('url'));
  const location = once(() => urls().pageOf(settings.location));
  const data = once(part('data'));
  assign(parts, { urls, location, data });
  const network = part('network');
  network.parts = once(network.make);
  parts.devices = once(part('devices'));
  part('markup');
  part('nodes');
  let hasDocument = false;
  const dom = once(() => {
    hasDocument = true;
    return elements();
  });
  assign(parts, { dom, documentOf: () => dom().document });
  const loading = part('loading');
  const elements = part('elements');
  part('collections');
  const jquery = once(part('jquery'));
  const $ = () => jquery().$;
  const Common = once(part('common'));
  parts.$ = $;

  // At the end of a call: the promises that were rejected in it and have no handler.
  Graal.setUnhandledPromiseRejectionHandler((reason, promise) => {
    if (!deferreds.isOfDeferred(promise) && !network.isUnanswered(reason)) {
      checked.problem(values.describe(reason));
    }
  });

  part('page'); // takes what belongs to the engine away
  const bus = part('bus');

  // ---- _genesys.widgets, whatever is assigned to it --------------------------------------------------------------------------------------

  function adoptWidgets(widgets) {
    if (widgets !== null && typeof widgets === 'object') {
      intrinsics.fixed(widgets, 'bus', bus.quickBus);
      intrinsics.lazily(widgets, 'common', Common);
      each(['main', 'webchat', 'extensions'], (name) => {
        if (widgets[name] === undefined || widgets[name] === null) {
          widgets[name] = {};
        }
      });
    }
    return widgets;
  }

  function adoptGenesys(genesys) {
    if (genesys === null || typeof genesys !== 'object') {
      return genesys;
    }
    let widgets = adoptWidgets(genesys.widgets === undefined ? {} : genesys.widgets);
    defineProperty(genesys, 'widgets', {
      get: () => widgets,
      set(next) { widgets = adoptWidgets(next); },
      configurable: true,
      enumerable: true
    });
    return genesys;
  }

  let genesys = adoptGenesys({ widgets: { main: settings.main, webchat: settings.webchat } });
  Object.defineProperty(window, '_genesys', {
    get: () => genesys,
    set(next) { genesys = adoptGenesys(next); },
    configurable: true,
    enumerable: true
  });
  intrinsics.fixed(window, 'CXBus', bus.CXBus);

  function widgets() {
    return (genesys && genesys.widgets) || {};
  }

  // ---- configuration and hooks -------------------------------------------------------------------------------------------------

  const HOOKS = ['getSessionData', 'setSessionData', 'deleteSessionData'];

  function asyncSettings() {
    const webchat = widgets().webchat || {};
    const transport = webchat.transport || {};
    return (transport.type ? transport.async : webchat.async) || transport.async || webchat.async || {};
  }

  const hookNumbers = new intrinsics.WeakMap();
  let lastHook = 0;

  /** The same number for the same function. */
  function hookNumber(fn) {
    if (!hookNumbers.has(fn)) {
      lastHook += 1;
      hookNumbers.set(fn, lastHook);
    }
    return hookNumbers.get(fn);
  }

  /** What the scripts made: {webchat, main, hooks: {name: number}}, as JSON has it. */
  function configuration() {
    const own = asyncSettings();
    const hooks = {};
    each(HOOKS, (name) => {
      if (typeof own[name] === 'function') {
        hooks[name] = hookNumber(own[name]);
      }
    });
    return values.pack({ webchat: widgets().webchat || {}, main: widgets().main || {}, hooks }, true);
  }

  function begin(fn, self, args, call) {
    const result = apply(fn, self, args);
    if (isThenable(result)) {
      const failed = (e) => checked.finish(call, null, values.describe(e));
      whenSettled(result, (value) => { try { checked.finish(call, values.pack(value), null); } catch (e) { failed(e); } }, failed);
      return undefined;
    }
    return values.pack(result);
  }

  // ---- preprocessors -----------------------------------------------------------------------------------------------------------

  function shownInstead(original, result) {
    const message = result === undefined || result === null ? original : result;
    if (typeof message !== 'object' || isArray(message)) {
      throw new NativeTypeError('A preprocessor returns a message or nothing, not ' + (isArray(message) ? 'an array' : 'a ' + typeof message));
    }
    const text = values.pack(message);
    if (typeof message.type !== 'string') {
      throw new NativeTypeError('A preprocessor returned an object that is no message: it has no type');
    }
    return text;
  }

  /** The rest of a batch, one message after the other. Java hears of each; it may have given up, which ends it. */
  async function processLater(fn, messages, texts, first, pending, call) {
    let waiting = pending;
    each(texts, (text) => checked.processed(call, text));
    for (let i = first; i < messages.length; i += 1) {
      try {
        const result = i === first ? await waiting : await fn(messages[i]);
        texts[i] = shownInstead(messages[i], result);
      } catch (e) {
        checked.problem(values.describe(e));
        texts[i] = 'null';
      }
      if (i < messages.length - 1 && !checked.processed(call, texts[i])) {
        return;
      }
    }
    checked.finish(call, '[' + join(texts) + ']', null);
  }

  /** Runs a preprocessor on a batch; `null` in the answer is a message that passes as it came. */
  function process(number, text, call) {
    const fn = values.find(number);
    const messages = values.unpack(text);
    const texts = [];
    for (let i = 0; i < messages.length; i += 1) {
      try {
        const result = fn(messages[i]);
        if (isThenable(result)) {
          processLater(fn, messages, texts, i, result, call);
          return undefined;
        }
        texts[i] = shownInstead(messages[i], result);
      } catch (e) {
        checked.problem(values.describe(e));
        texts[i] = 'null';
      }
    }
    return texts.length === 1 ? '[' + texts[0] + ']' : '[' + join(texts) + ']';
  }

  // ---- what Java calls ---------------------------------------------------------------------------------------------------------

  const extended = new intrinsics.WeakSet();

  /** Takes the last argument off. */
  function last(given) {
    const value = given[given.length - 1];
    given.length -= 1;
    return value;
  }

  async function later(result, take) {
    return take(await result);
  }

  /** Calls a function of the page's, once. */
  function extend(fn, args) {
    if (typeof fn === 'function' && !extended.has(fn)) {
      extended.add(fn);
      guard(fn, undefined, args);
    }
  }

  // Each function is named as its entry: by that name Java tells a call that is cut off from callbacks of promises.
  return {
    ...bus.calls,
    timer: (number, repeats) => timers.fire(number, repeats),
    answer: (number, failure, text) => network.answer(number, failure, text, network.parts().Response),
    loaded: () => loading.loaded(hasDocument ? dom().document : undefined),
    listens: () => events.hasListeners(),
    /** Makes every part of the page, as the first realm of an engine does. */
    warm() {
      each([dom, jquery, Common, data, network.parts], (part) => part());
      return dom().document.cookie;
    },
    configuration,
    process,
    drop: values.drop,
    /** Calls a function of transport.async. */
    hook(name, text, call) {
      const own = asyncSettings();
      const given = values.unpack(text);
      const options = last(given);
      return begin(own[name], own, joined(given, [Cookie, options]), call);
    },
    /** Calls a `before` function: its data, or null when it cancels. */
    before(number, text, call) {
      const data = values.unpack(text);
      const fn = values.find(number);
      const take = (result) => (result !== null && typeof result === 'object' ? result : null);
      return begin((given) => {
        const result = fn(given);
        return isThenable(result) ? later(result, take) : take(result);
      }, undefined, [data], call);
    },
    /** Runs the extensions that have not run yet, then onReady. */
    ready() {
      const extensions = widgets().extensions || {};
      each(keys(extensions), (name) => extend(extensions[name], [$(), bus.CXBus, Common()]));
      each(listOf(widgets().onReady), (fn) => extend(fn, [bus.quickBus]));
    },
    /** Keeps the function that a file of a scripts folder exports under one of `names`; 0 when there is none. */
    exported(module, name) {
      const fn = name === '' ? module.exports : module.exports && module.exports[name];
      return typeof fn === 'function' ? values.keep(fn) : 0;
    },
    call(number, text, call) {
      const given = values.unpack(text);
      const options = last(given);
      return begin(values.find(number), undefined, joined(given, [Cookie, options]), call);
    }
  };
})
