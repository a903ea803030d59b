// The bus of Genesys Widgets in a page, while the session lives in the container that this file comes from.
// Classic script: <script src=".../webchat/webchat-bus.js">; ES module: webchat-bus.mjs. Types: webchat-bus.d.ts.
(function (root) {
  'use strict';
  if (root.webchatBus) {
    return; // one bus a page
  }
  const NOT_LOADED = 'Could not load plugin file in given location. Check your plugins path option.';
  const SERVICE = 'WebChatService';
  const NO_INPUT = "Invalid value provided for the 'input' property. An HTML element reference to a textarea or text input is required.";
  const settings = { async: true };

  /** Milliseconds that no clock setting changes. */
  const steady = () => root.performance.now();

  const isObject = (value) => value !== null && typeof value === 'object';
  const isThenable = (value) => isObject(value) && typeof value.then === 'function';
  const listOf = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
  const copyOf = (data) => (isObject(data) ? { ...data } : {});
  const report = (e) => root.setTimeout(() => { throw e; });

  /** Runs a function later, in order; at once when the bus is configured so. */
  function soon(fn) {
    if (settings.async === false) {
      guard(fn);
    } else {
      Promise.resolve().then(() => guard(fn));
    }
  }

  /** What a page's function throws is reported as any error of the page, and stops nobody else. */
  function guard(fn, ...args) {
    try {
      return fn(...args);
    } catch (e) {
      report(e);
      return undefined;
    }
  }

  // ---- deferreds, as jQuery's ------------------------------------------------------------------------------------------

  /** @returns {import('./webchat-bus').Deferred} */
  function Deferred() {
    let state = 'pending';
    let settledWith = [];
    let callbacks = [];
    const run = (callback) => {
      if (callback.on === 'always' || callback.on === state) {
        guard(callback.fn, ...settledWith);
      }
    };
    const attach = (on, fns) => {
      listOf(fns).flat(Infinity).filter((fn) => typeof fn === 'function').forEach((fn) => {
        if (state === 'pending') {
          callbacks.push({ on, fn });
        } else if (on !== 'progress') {
          soon(() => run({ on, fn }));
        }
      });
      return promise;
    };
    const settle = (next) => (...args) => {
      if (state === 'pending') {
        state = next;
        settledWith = args;
        const waiting = callbacks;
        callbacks = [];
        waiting.forEach(run);
      }
      return deferred;
    };
    const native = () => new Promise((resolve, reject) => {
      attach('resolved', resolve);
      attach('rejected', reject);
    });
    const promise = {
      done: (...fns) => attach('resolved', fns),
      fail: (...fns) => attach('rejected', fns),
      always: (...fns) => attach('always', fns),
      progress: (...fns) => attach('progress', fns),
      then(done, fail, progress) {
        attach('progress', progress);
        return asDeferred(native().then(done, fail));
      },
      catch: (fail) => asDeferred(native().catch(fail)),
      pipe(done, fail) {
        const piped = Deferred();
        const through = (fn, otherwise) => (...args) => {
          if (typeof fn !== 'function') {
            otherwise(...args);
            return;
          }
          try {
            const result = fn(...args);
            if (isThenable(result)) {
              result.then(quietly(piped.resolve), quietly(piped.reject));
            } else {
              otherwise(result);
            }
          } catch (e) {
            piped.reject(e);
          }
        };
        attach('resolved', through(done, piped.resolve));
        attach('rejected', through(fail, piped.reject));
        return piped.promise();
      },
      state: () => state,
      promise: (target) => (isObject(target) ? Object.assign(target, promise) : promise)
    };
    const deferred = {
      ...promise,
      resolve: settle('resolved'),
      reject: settle('rejected'),
      notify(...args) {
        if (state === 'pending') {
          callbacks.filter((callback) => callback.on === 'progress').forEach((callback) => guard(callback.fn, ...args));
        }
        return deferred;
      }
    };
    return deferred;
  }

  /** A promise that has the methods of a deferred, too; one that nobody asks for them stays a plain promise, whose failure a browser reports. */
  function asDeferred(native) {
    const then = native.then.bind(native);
    let following;
    const followed = () => {
      if (!following) {
        following = Deferred();
        then(quietly(following.resolve), quietly(following.reject));
      }
      return following;
    };
    ['done', 'fail', 'always', 'progress', 'pipe', 'state', 'promise'].forEach((name) => {
      native[name] = (...args) => followed()[name](...args);
    });
    native.then = (done, fail) => asDeferred(then(done, fail)); // `catch` and `finally` call it, `await` does not
    return native;
  }

  /** A function for `then` that returns nothing: a deferred that it returned would be waited for. */
  const quietly = (fn) => (...args) => {
    fn(...args);
  };
  const rejected = (value) => Deferred().reject(value).promise();
  const resolved = (value) => Deferred().resolve(value).promise();

  // ---- events ----------------------------------------------------------------------------------------------------------

  const topics = new Map();
  const kept = new Map();

  function subscribersOf(event) {
    return [...(topics.get(event) || []), ...(topics.get('*') || [])];
  }

  function deliver(event, subscribers = subscribersOf(event.event)) {
    subscribers.filter((one) => !one.closed).forEach((one) => guard(one.fn, { ...event }));
  }

  /** Delivers later, to those who subscribe now: who comes meanwhile gets what is kept, and that once. */
  function post(event) {
    const subscribers = subscribersOf(event.event);
    soon(() => deliver(event, subscribers));
  }

  function keep(event) {
    kept.delete(event.event); // the newest is the last
    kept.set(event.event, event);
  }

  function subscribe(subscriptions, event, fn) {
    if (typeof fn !== 'function' || !event) {
      return false;
    }
    const one = { event, fn, closed: false };
    subscriptions.push(one);
    topics.set(event, [...(topics.get(event) || []), one]);
    const late = event === '*' ? [...kept.values()] : listOf(kept.get(event));
    late.forEach((last) => soon(() => one.closed || guard(fn, { ...last })));
    return true;
  }

  function unsubscribe(subscriptions, event, fn) {
    subscriptions.filter((one) => one.event === event && (fn === undefined || one.fn === fn)).forEach((one) => {
      one.closed = true;
      topics.set(event, (topics.get(event) || []).filter((other) => other !== one));
    });
    return true;
  }

  // ---- plug-ins of the page --------------------------------------------------------------------------------------------

  const plugins = new Map();
  const remote = { registry: Object.create(null), data: Object.create(null) };
  const hooks = new Map();
  const qualify = (namespace, name) => (String(name).includes('.') ? String(name) : namespace + '.' + name);
  const splitName = (name) => [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];

  const BUILT_IN = {
    __proto__: null,
    COMMANDS: (plugin) => [...plugin.commands.keys()].sort(),
    EVENTS: (plugin) => [...plugin.events].sort(),
    LOAD: (plugin) => plugin.name
  };

  function run(plugin, call) {
    const [, command] = splitName(call.command);
    const handler = plugin.commands.get(command);
    if (handler) {
      try {
        const result = handler(call);
        if (isThenable(result) && result !== call.deferred) {
          result.then(undefined, quietly(call.deferred.reject));
        }
      } catch (e) {
        report(e);
        call.deferred.reject(e);
      }
    } else if (BUILT_IN[command]) {
      call.deferred.resolve(BUILT_IN[command](plugin));
    } else {
      call.deferred.reject('Command does not exist');
    }
  }

  /** Calls the functions that were registered to run before a command, one after the other. */
  async function prepared(name, data) {
    let current = data;
    for (const hook of hooks.get(name) || []) {
      current = await hook(current);
      if (!isObject(current)) {
        throw "Command was cancelled by a 'before' function.";
      }
    }
    return current;
  }

  function dispatch(commander, name, data, deferred) {
    const [target] = splitName(name);
    const plugin = plugins.get(target);
    const call = { time: Date.now(), commander, command: name, data, deferred };
    if (plugin) {
      if (plugin.ready) {
        run(plugin, call);
      } else {
        plugin.waiting.push(call);
      }
    } else if (ofPage[name]) {
      ofPage[name](data, deferred, commander);
    } else {
      link.call(commander, name, data, deferred);
    }
  }

  function command(namespace, given, options) {
    const name = qualify(namespace, given);
    const deferred = Deferred();
    const data = copyOf(options);
    soon(() => {
      if (hooks.has(name)) {
        prepared(name, data).then((next) => dispatch(namespace, name, next, deferred), quietly(deferred.reject));
      } else {
        dispatch(namespace, name, data, deferred);
      }
    });
    return deferred.promise();
  }

  function publish(plugin, given, payload, how) {
    const name = qualify(plugin.name, given);
    if (splitName(name)[0] !== plugin.name) {
      return false;
    }
    const event = { time: Date.now(), publisher: plugin.name, event: name, data: copyOf(payload) };
    post(event);
    if (how === 'kept') {
      keep(event);
    }
    if (plugin.shared) {
      link.send({ type: 'publish', event: name, data: event.data, kept: how === 'kept' });
    }
    return true;
  }

  function data(plugin, key, value) {
    const [owner, own] = String(key).includes('.') ? splitName(String(key)) : [plugin.name, String(key)];
    const there = plugins.get(owner);
    if (value === undefined) {
      return there ? there.data[own] : remote.data[owner + '.' + own];
    }
    if (there !== plugin) {
      return undefined;
    }
    const last = plugin.data[own];
    if (JSON.stringify(last) !== JSON.stringify(value)) {
      plugin.data[own] = value;
      const change = { last, value, time: Date.now() };
      [own, own + ':' + value].forEach((name) => {
        post({ time: change.time, publisher: plugin.name, event: plugin.name + '.data.' + name, data: change });
      });
      if (plugin.shared) {
        link.send({ type: 'data', plugin: plugin.name, key: own, value });
      }
    }
    return value;
  }

  function share(plugin) {
    if (plugin.shared) {
      link.send({ type: 'register', plugin: plugin.name, commands: [...plugin.commands.keys()], events: [...plugin.events] });
    }
  }

  /** Tells a container that does not know it about a plug-in, its data and what it keeps for late subscribers. */
  function introduce(plugin) {
    share(plugin);
    if (plugin.shared) {
      Object.entries(plugin.data).forEach(([key, value]) => link.send({ type: 'data', plugin: plugin.name, key, value }));
      [...kept.values()].filter((event) => event.publisher === plugin.name).forEach((event) => link.send({ type: 'publish', event: event.event, data: event.data, kept: true }));
    }
  }

  function registry() {
    const all = Object.assign(Object.create(null), remote.registry);
    plugins.forEach((plugin, name) => {
      all[name] = { commands: [...plugin.commands.keys()].sort(), events: [...plugin.events].sort() };
    });
    return all;
  }

  function registerPlugin(given) {
    const name = String(given);
    if (!name || name.includes('.') || plugins.has(name) || remote.registry[name] || name === SERVICE || name === 'App') {
      return false;
    }
    const plugin = { name, commands: new Map(), events: new Set(), waiting: [], data: Object.create(null), ready: false, shared: name !== 'QuickBus' };
    plugins.set(name, plugin);
    const subscriptions = [];
    return {
      publish: (event, payload) => publish(plugin, event, payload),
      publishDirect: (event, payload) => publish(plugin, event, payload),
      republish: (event, payload) => publish(plugin, event, payload, 'kept'),
      subscribe: (event, fn) => subscribe(subscriptions, event === '*' ? event : qualify(name, event), fn),
      unsubscribe: (event, fn) => unsubscribe(subscriptions, event === '*' ? event : qualify(name, event), fn),
      command: (target, options) => command(name, target, options),
      before(target, fn) {
        if (typeof fn !== 'function') {
          return false;
        }
        const full = qualify(name, target);
        hooks.set(full, [...(hooks.get(full) || []), fn]);
        return true;
      },
      registerCommand(target, fn) {
        if (typeof fn !== 'function') {
          return false;
        }
        plugin.commands.set(String(target), fn);
        if (plugin.ready) {
          share(plugin);
        }
        return true;
      },
      registerEvents(events) {
        listOf(events).forEach((event) => plugin.events.add(String(event)));
        return true;
      },
      namespace: () => name,
      subscribers: (event) => subscribersOf(qualify(name, event)).length,
      data: (key, value) => data(plugin, key, value),
      registry,
      ready() {
        if (!plugin.ready) {
          plugin.ready = true;
          share(plugin);
          plugin.waiting.splice(0).forEach((call) => soon(() => run(plugin, call)));
        }
      }
    };
  }

  // ---- commands that need the page ---------------------------------------------------------------------------------------

  const preprocessors = [];
  const asFile = (files) => (isObject(files) && files.files ? files.files[0] : Array.isArray(files) || (isObject(files) && 'length' in files) ? files[0] : files);

  function isTextInput(input) {
    return root.HTMLTextAreaElement && (input instanceof root.HTMLTextAreaElement ||
      (input instanceof root.HTMLInputElement && /^(text|search|)$/i.test(input.type)));
  }

  let typingInput;
  let typedAt = -Infinity;
  let typingTimer;
  const TYPING_MS = 500;

  /** The container tells the chat server at most every 2 s, and so it is told no more often than it can use. */
  function typed() {
    if (typingTimer === undefined) {
      typingTimer = root.setTimeout(tellTyping, Math.max(0, typedAt + TYPING_MS - steady()));
    }
  }

  function tellTyping() {
    typingTimer = undefined;
    if (remote.data[SERVICE + '.sessionActive'] === true) {
      typedAt = steady();
      dispatch(SERVICE, SERVICE + '.sendTyping', { message: typingInput.value }, Deferred());
    }
  }

  const ofPage = {
    __proto__: null,
    [SERVICE + '.registerPreProcessor']({ preprocessor }, deferred) {
      if (typeof preprocessor !== 'function') {
        deferred.reject("No preprocessor function provided. Type provided was '" + typeof preprocessor + "'.");
      } else {
        preprocessors.push(preprocessor);
        deferred.resolve(preprocessor);
      }
    },
    [SERVICE + '.registerTypingPreviewInput']({ input: given }, deferred) {
      const input = isObject(given) && given.jquery ? given[0] : given;
      if (!isTextInput(input)) {
        deferred.reject(NO_INPUT);
        return;
      }
      if (typingInput) {
        typingInput.removeEventListener('input', typed);
      }
      typingInput = input;
      input.addEventListener('input', typed);
      deferred.resolve();
    },
    [SERVICE + '.getTranscript'](options, deferred, commander) {
      const transcript = Deferred();
      transcript.fail(deferred.reject).done((found) => {
        const changes = preprocessors.length > 0 && isObject(found) && Array.isArray(found.messages);
        (changes ? processed(found) : Promise.resolve(found)).then(quietly(deferred.resolve), quietly(deferred.reject));
      });
      link.call(commander, SERVICE + '.getTranscript', options, transcript);
    },
    [SERVICE + '.startChat'](options, deferred, commander) {
      const configured = (widgets().webchat || {}).userData;
      const given = isObject(configured) && (options.userData === undefined || isObject(options.userData));
      link.call(commander, SERVICE + '.startChat', given ? { ...options, userData: { ...configured, ...options.userData } } : options, deferred);
    },
    [SERVICE + '.sendFile']({ files: given }, deferred, commander) {
      const file = asFile(isObject(given) && given.jquery ? given[0] : given);
      if (!(root.Blob && file instanceof root.Blob)) {
        deferred.reject({ code: 'INVALID_ARGUMENT', text: 'No file provided' });
        return;
      }
      link.opened().then((address) => {
        const max = link.fileBytes();
        if (file.size > max) {
          deferred.reject({ code: 'TOO_LARGE', text: 'The file is larger than ' + max + ' bytes', max });
          return;
        }
        const request = new XMLHttpRequest();
        request.open('POST', address + '/files?name=' + encodeURIComponent(file.name || 'file') + '&commander=' + encodeURIComponent(commander));
        request.withCredentials = true;
        request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
        request.upload.onprogress = (e) => deferred.notify({ loaded: e.loaded, total: e.total });
        request.onload = () => settleBy(deferred, request.status, request.responseText);
        request.onerror = () => deferred.reject({ code: 'UNREACHABLE', status: 0, text: 'The file could not be sent' });
        request.send(file);
      }, quietly(deferred.reject));
    },
    async [SERVICE + '.downloadFile']({ fileId, field, fileName }, deferred, commander) {
      try {
        const address = await link.opened();
        const name = fileName || 'file';
        const query = '/files?fileId=' + encodeURIComponent(fileId || field || '') + '&fileName=' + encodeURIComponent(name) + '&commander=' + encodeURIComponent(commander);
        const response = await root.fetch(address + query, { credentials: 'include' });
        if (!response.ok) {
          settleBy(deferred, response.status, await response.text());
          return;
        }
        const url = URL.createObjectURL(await response.blob());
        const anchor = document.createElement('a');
        anchor.href = url;
        anchor.download = name;
        anchor.click();
        root.setTimeout(() => URL.revokeObjectURL(url), 60000);
        deferred.resolve();
      } catch (e) {
        deferred.reject({ code: 'UNREACHABLE', status: 0, text: 'The file could not be fetched' });
      }
    }
  };

  function settleBy(deferred, status, text) {
    let answer;
    try {
      answer = JSON.parse(text);
    } catch (e) {
      answer = { code: 'INVALID_RESPONSE', text: 'The answer is none', value: { status } };
    }
    if (status === 200) {
      deferred.resolve(answer.value);
    } else {
      deferred.reject(answer.value === undefined ? answer : answer.value, answer);
    }
  }

  // ---- the channel to the container ----------------------------------------------------------------------------------------

  /**
   * Regular expressions are the only values of the reference that JSON has no form for. What is called `__proto__` does not get through:
   * code of the page that merges objects would give it to all of them.
   */
  const encode = (value) => JSON.stringify(value, (key, part) => (part instanceof RegExp ? { $regexp: [part.source, part.flags] } : part));
  function decoded(value) {
    if (Array.isArray(value)) {
      return value.map(decoded);
    }
    if (isObject(value)) {
      if (Array.isArray(value.$regexp)) {
        try {
          return new RegExp(value.$regexp[0], value.$regexp[1]);
        } catch (e) {
          return value;
        }
      }
      return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__proto__').map(([key, part]) => [key, decoded(part)]));
    }
    return value;
  }

  const link = (() => {
    const FIRST_PAUSE = 250;
    const LONGEST_PAUSE = 15000;
    const MOST_WAITING = 1000;
    const WAIT_MS = 60000;
    const unreachable = { code: 'UNREACHABLE', text: 'The container could not be reached' };
    const full = { code: 'OVERLOADED', text: 'Too much waits for the connection to the container' };
    const unknown = { code: 'DELIVERY_UNKNOWN', text: 'The connection was lost: it is not known what became of the command' };
    const calls = new Map();
    let lastCall = 0;
    let base;
    let channel; // {id, beat, ...} of the container, undefined while there is none
    let waiting = []; // frames that the container has not confirmed
    let sent = 0; // number of the last frame
    let transmitted = 0; // number of the last frame that went out on this connection
    let received = 0; // number of the last frame of the container
    let confirmed = 0;
    let connection; // {send, close}
    let way = 'socket';
    let failures = 0;
    let down = false;
    let stopped = true;
    let over; // why the container wants nothing more of this page
    let timer;
    let alive = 0;
    let openWaiters = [];
    let frames = [];
    let working = false;

    const address = () => base + '/channels/' + channel.id;

    function start(url) {
      base = url;
      stopped = false;
      over = undefined;
      open();
    }

    function stop(say) {
      stopped = true;
      root.clearTimeout(timer);
      disconnect();
      if (channel && say) {
        root.navigator.sendBeacon(address() + '/close');
      }
      channel = undefined;
    }

    function retry(fn) {
      root.clearTimeout(timer);
      if (stopped) {
        return;
      }
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.5 + Math.random() / 2);
      failures += 1;
      if (failures > 1 && !down) {
        down = true;
        tell('disconnected');
      }
      timer = root.setTimeout(fn, pause);
    }

    function tell(event) {
      soon(() => deliver({ time: Date.now(), publisher: SERVICE, event: SERVICE + '.' + event, data: { page: true } }));
    }

    /** Tabs that a new visitor opens together would be as many visitors: the first gets the cookie, the others send it. */
    async function oneAtATime(fn) {
      let mine = false; // whether the lock was there
      const taken = () => {
        mine = true;
        return fn();
      };
      try {
        return await root.navigator.locks.request('webchat ' + base, { signal: AbortSignal.timeout(LONGEST_PAUSE) }, taken);
      } catch (e) {
        if (mine) {
          throw e;
        }
        return fn(); // no locks here (an old browser, plain HTTP, a sandbox), or a frozen tab holds it
      }
    }

    async function open() {
      try {
        const response = await oneAtATime(() => root.fetch(base + '/channels', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{}', signal: AbortSignal.timeout(2 * LONGEST_PAUSE) }));
        const answer = await response.json();
        if (stopped) {
          return;
        }
        if (!response.ok) {
          if (response.status === 403) {
            giveUp(answer.code, answer.text);
            return;
          }
          retry(open);
          return;
        }
        begin(answer);
      } catch (e) {
        retry(open);
      }
    }

    /** The container wants nothing more of this page: what waits for it is rejected, as are commands from now on. */
    function giveUp(code, text) {
      root.console.error('WebChat: ' + text);
      stopped = true;
      over = { code, text };
      waiting = [];
      openWaiters.splice(0).forEach((waiter) => waiter.reject(over));
      calls.forEach((deferred) => deferred.reject(text, over));
      calls.clear();
    }

    /** A fresh channel: numbers begin anew, and what never went out goes out on it. */
    function begin(answer) {
      const isFirst = channel === undefined && received === 0;
      channel = { ...answer, id: answer.channel };
      way = answer.sockets ? way : 'events';
      const fresh = waiting.filter((frame) => !frame.went && (frame.type === 'call' || (frame.type === 'publish' && !frame.kept)));
      const keptCalls = new Set(fresh.map((frame) => frame.call));
      calls.forEach((deferred, number) => {
        if (!keptCalls.has(number)) {
          calls.delete(number);
          deferred.reject(unknown.text, unknown);
        }
      });
      waiting = [];
      sent = transmitted = received = confirmed = 0;
      resync.begin(isFirst);
      plugins.forEach((plugin) => plugin.ready && introduce(plugin));
      fresh.forEach((frame) => send({ ...frame, n: undefined }));
      openWaiters.splice(0).forEach((waiter) => waiter.resolve(address()));
      connect();
    }

    function connect() {
      if (!channel || stopped) {
        return;
      }
      transmitted = Math.min(confirmed, sent);
      alive = steady();
      (way === 'socket' ? bySocket : byEvents)();
    }

    function connected() {
      if (down) {
        down = false;
        tell('reconnected');
      }
      flush();
    }

    function disconnect() {
      if (connection) {
        const old = connection;
        connection = undefined;
        old.close();
      }
    }

    /** The connection is gone; the channel may still be there. */
    function lost(from) {
      if (connection === from) {
        disconnect();
        retry(connect);
      }
    }

    /** The channel is gone. */
    function reopen() {
      disconnect();
      channel = undefined;
      retry(open);
    }

    function bySocket() {
      let wasOpen = false;
      const socket = new WebSocket(address().replace(/^http/, 'ws') + '/socket?after=' + received);
      const own = { close: () => socket.close(), send: (text) => { socket.send(text); return true; }, isOpen: () => socket.readyState === 1 };
      connection = own;
      socket.onopen = () => {
        wasOpen = true;
        connected();
      };
      socket.onmessage = (e) => take(own, e.data);
      socket.onclose = () => {
        if (!wasOpen && connection === own) {
          way = 'events'; // a proxy may let no sockets pass; and events tell when the channel is gone
        }
        lost(own);
      };
    }

    function byEvents() {
      const source = new EventSource(address() + '/frames?after=' + received, { withCredentials: true });
      let posting = false;
      const own = {
        close: () => source.close(),
        isOpen: () => source.readyState === 1 && !posting,
        send(text) {
          posting = true;
          root.fetch(address() + '/frames', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: text }).then(async (response) => {
            const answer = await response.json();
            posting = false;
            if (response.ok) {
              confirm(answer.received);
              flush();
            } else if (response.status === 429 || response.status === 503) {
              root.setTimeout(() => again(own), 1000);
            } else {
              gone(own, response.status);
            }
          }, () => {
            posting = false;
            root.setTimeout(() => again(own), 1000);
          });
          return true;
        }
      };
      connection = own;
      source.onopen = connected;
      source.onmessage = (e) => take(own, e.data);
      source.onerror = () => {
        if (connection !== own) {
          return;
        }
        source.close();
        // an event source does not say why it failed: a message without frames does
        root.fetch(address() + '/frames', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{}' }).then(
          (response) => (response.ok || response.status >= 429 ? lost(own) : gone(own, response.status)),
          () => lost(own));
      };
    }

    function again(own) {
      if (connection === own) {
        transmitted = confirmed;
        flush();
      }
    }

    function gone(own, status) {
      if (connection === own) {
        way = 'socket'; // it was not the network's fault
        if (status === 413 || status === 400) {
          root.console.error('WebChat: a message to the container was refused (' + status + ')');
        }
        reopen();
      }
    }

    function send(frame) {
      if (over || (frame.type === 'publish' && !frame.kept && waiting.length >= MOST_WAITING)) {
        return; // events are heard in the page in any case
      }
      sent += 1;
      waiting.push({ since: steady(), ...frame, n: sent });
      soon(flush);
    }

    function flush() {
      if (!connection || !connection.isOpen()) {
        return;
      }
      const batch = [];
      let size = 0;
      for (const frame of waiting) {
        if (frame.n > transmitted) {
          const { went, since, ...content } = frame;
          const text = encode(content);
          size += text.length * 3; // of UTF-8 at most
          if (batch.length > 0 && (size > channel.frameBytes - 200 || batch.length >= 100)) {
            break;
          }
          batch.push(text);
          frame.went = true;
          transmitted = frame.n;
        }
      }
      if (batch.length > 0) {
        connection.send('{"ack":' + received + ',"frames":[' + batch.join() + ']}');
        acknowledged = received;
        if (transmitted < sent && connection.isOpen()) {
          soon(flush);
        }
      }
    }

    let acknowledged = 0;

    function acknowledge(always) {
      if (connection && connection.isOpen() && (always || received - acknowledged >= 50)) {
        acknowledged = received;
        connection.send('{"ack":' + received + '}');
      }
    }

    function confirm(number) {
      if (number > confirmed) {
        confirmed = number;
        waiting = waiting.filter((frame) => frame.n > number);
      }
    }

    function take(from, text) {
      if (connection !== from) {
        return;
      }
      alive = steady();
      failures = 0;
      const frame = JSON.parse(text);
      if (frame.received !== undefined) {
        confirm(frame.received);
      }
      if (frame.n === undefined) {
        if (frame.type === 'end') {
          ended(frame);
        } else if (frame.type === 'beat') {
          acknowledge(way === 'socket' || received > acknowledged);
        }
        return;
      }
      if (frame.n <= received) {
        return;
      }
      if (frame.n !== received + 1) {
        lost(from); // never seen, and never passed on
        return;
      }
      received = frame.n;
      acknowledge(false);
      frames.push(frame);
      work();
    }

    function ended(frame) {
      if (frame.code === 'REPLACED') {
        return;
      }
      disconnect();
      channel = undefined;
      if (frame.again) {
        retry(open);
      } else {
        giveUp(frame.code, frame.text);
      }
    }

    /** Passes frames on in their order; a preprocessor may hold them up. */
    async function work() {
      if (working) {
        return;
      }
      working = true;
      while (frames.length > 0) {
        const frame = frames.shift();
        try {
          const pending = handle(frame);
          if (pending) {
            await pending;
          }
        } catch (e) {
          report(e);
        }
      }
      working = false;
    }

    function handle(frame) {
      switch (frame.type) {
        case 'event': return event(frame);
        case 'state':
          remote.registry = Object.assign(Object.create(null), frame.registry);
          remote.data = Object.assign(Object.create(null), decoded(frame.data));
          break;
        case 'resolved': case 'rejected': case 'progress': settle(frame); break;
        case 'call': answer(frame); break;
        case 'refused': refused(frame.plugin); break;
        default: // of a newer container
      }
      return undefined;
    }

    function refused(name) {
      const plugin = plugins.get(name);
      if (plugin) {
        plugin.shared = false;
        root.console.warn('WebChat: the container has a plugin ' + name + ' already: that of the page is known to this page only');
      }
    }

    function settle(frame) {
      const deferred = calls.get(frame.call);
      if (!deferred) {
        return;
      }
      const value = decoded(frame.value);
      if (frame.type === 'progress') {
        deferred.notify(value);
        return;
      }
      calls.delete(frame.call);
      if (frame.type === 'resolved') {
        deferred.resolve(value);
      } else {
        deferred.reject(value, { code: frame.code, text: frame.text, hint: frame.hint });
      }
    }

    function answer(frame) {
      const deferred = Deferred();
      const number = frame.call;
      const reply = (type) => (value) => send({ type, call: number, value: value instanceof Error ? value.message : value });
      deferred.done(reply('resolved')).fail(reply('rejected')).progress(reply('progress'));
      dispatch(frame.commander, frame.command, decoded(frame.data), deferred);
    }

    function event(frame) {
      const happened = { time: frame.time, publisher: frame.publisher, event: frame.event, data: decoded(frame.data) };
      const mark = frame.publisher + '.data.';
      if (frame.event.startsWith(mark) && !frame.event.slice(mark.length).includes(':')) {
        remote.data[frame.publisher + '.' + frame.event.slice(mark.length)] = happened.data.value;
      }
      const passed = resync.filter(happened);
      if (!passed) {
        return undefined;
      }
      if (passed.event.endsWith('.ready')) {
        keep(passed);
      }
      if (passed.event === SERVICE + '.messageReceived' && preprocessors.length > 0) {
        return processed(passed.data).then((changed) => deliver({ ...passed, data: changed }));
      }
      deliver(passed);
      return undefined;
    }

    function call(commander, name, data, deferred) {
      if (over) {
        deferred.reject(over.text, over);
        return;
      }
      if (waiting.length >= MOST_WAITING) {
        deferred.reject(full.text, full);
        return;
      }
      lastCall += 1;
      calls.set(lastCall, deferred);
      try {
        encode(data);
      } catch (e) {
        calls.delete(lastCall);
        deferred.reject('The options of the command cannot be sent: ' + e.message);
        return;
      }
      send({ type: 'call', call: lastCall, command: name, commander, data });
    }

    function opened() {
      if (over) {
        return Promise.reject(over);
      }
      return channel ? Promise.resolve(address()) : new Promise((resolve, reject) => openWaiters.push({ resolve, reject }));
    }

    /** Commands that could not go out for so long are rejected; those behind them close up. */
    function giveUpOld() {
      const isOld = (frame) => frame.type === 'call' && !frame.went && steady() - frame.since > WAIT_MS;
      const old = waiting.filter(isOld);
      if (old.length > 0) {
        const went = waiting.filter((frame) => frame.went);
        const rest = waiting.filter((frame) => !frame.went && !isOld(frame));
        sent -= old.length + rest.length;
        waiting = went.concat(rest.map((frame) => ({ ...frame, n: (sent += 1) })));
        old.forEach((frame) => {
          calls.get(frame.call).reject(unreachable.text, unreachable);
          calls.delete(frame.call);
        });
      }
    }

    root.setInterval(() => {
      giveUpOld();
      if (connection && channel && steady() - alive > 3 * channel.beat) {
        lost(connection);
      }
    }, 1000);

    return { start, stop, send, call, opened, fileBytes: () => channel.fileBytes, isStopped: () => stopped };
  })();

  /** A channel that is opened anew brings the chat so far: what the page has heard already it does not hear twice. */
  const resync = (() => {
    const idOf = (data) => (isObject(data) ? data.sessionID || data.sessionId || data.chatId : undefined);
    let session;
    let last = -1;
    let again = false;
    return {
      begin(isFirst) {
        again = !isFirst;
      },
      filter(event) {
        const { data } = event;
        if (event.event === SERVICE + '.started') {
          session = idOf(data);
          last = -1;
        }
        if (event.event === SERVICE + '.ended') {
          session = undefined;
          last = -1;
        }
        if (again && event.event === SERVICE + '.restored' && last >= 0) {
          return undefined;
        }
        if (event.event === SERVICE + '.messageReceived' && Array.isArray(data.messages)) {
          const isNew = (message) => !(again && data.restoring && typeof message.index === 'number' && message.index <= last);
          const messages = data.messages.filter(isNew);
          data.messages.forEach((message) => { last = Math.max(last, typeof message.index === 'number' ? message.index : -1); });
          if (messages.length < data.messages.length) {
            return messages.length === 0 ? undefined : { ...event, data: { ...data, messages, restoring: false } };
          }
        }
        return event;
      }
    };
  })();

  const PREPROCESSOR_MS = 10000;

  /** What the preprocessor makes of the message; one that fails, or does not answer in time, leaves it as it came. */
  async function preprocessed(preprocessor, message) {
    const before = JSON.stringify(message);
    let timer;
    try {
      const late = new Promise((resolve, reject) => {
        timer = root.setTimeout(() => reject(new Error('A preprocessor did not answer within ' + PREPROCESSOR_MS + ' ms')), PREPROCESSOR_MS);
      });
      const result = await Promise.race([preprocessor(message), late]);
      return isObject(result) ? result : message;
    } catch (e) {
      root.console.error(e);
      const text = 'A preprocessor of the page failed: ' + (e instanceof Error ? e.message : e);
      soon(() => deliver({ time: Date.now(), publisher: SERVICE, event: SERVICE + '.error', data: { code: 'HOOK_FAILED', text } }));
      return JSON.parse(before);
    } finally {
      root.clearTimeout(timer);
    }
  }

  /** The same data with its messages behind the page's preprocessors. */
  async function processed(data) {
    const messages = [];
    for (const message of data.messages) {
      let current = message;
      for (const preprocessor of preprocessors) {
        current = await preprocessed(preprocessor, current);
      }
      messages.push(current);
    }
    return { ...data, messages };
  }

  // ---- CXBus and _genesys.widgets ----------------------------------------------------------------------------------------

  const quickPlugin = registerPlugin('QuickBus');
  quickPlugin.ready();
  const busSubscriptions = [];
  const modules = new Map();
  let mastered = false;

  function loaded(name, callback) {
    if (typeof callback === 'function') {
      soon(callback);
    }
    return resolved(name);
  }

  function script(url) {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = url;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  const everywhere = {
    registerPlugin,
    registerMaster() {
      if (mastered) {
        return false;
      }
      mastered = true;
      return { lock: () => true, unlock: () => true, config: (next) => everywhere.configure(next) };
    },
    loadPlugin(name) {
      const path = settings.pluginMap && settings.pluginMap[name];
      const url = path || (settings.pluginsPath ? settings.pluginsPath + String(name).toLowerCase() + '.min.js' : undefined);
      if (plugins.has(name) || remote.registry[name]) {
        return resolved(name);
      }
      return url && path !== false ? Deferred().resolve(script(url)).promise().pipe((done) => done.then(() => name, () => Promise.reject(NOT_LOADED))) : rejected(NOT_LOADED);
    },
    loadFile: loaded,
    loadModule: (name) => (modules.has(name) ? resolved(modules.get(name)) : rejected('Could not load module ' + name)),
    registerModule(name, module) {
      modules.set(name, module);
      return true;
    },
    configure(next) {
      Object.assign(settings, next);
      return resolved({ ...settings });
    }
  };

  const CXBus = {
    ...quickPlugin,
    ...everywhere,
    command: (name, options) => command('CXBus', name, options),
    subscribe: (event, fn) => subscribe(busSubscriptions, event, fn),
    unsubscribe: (event, fn) => unsubscribe(busSubscriptions, event, fn)
  };
  const quickBus = { ...CXBus, ...quickPlugin, ...everywhere };

  const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  const Common = {
    sanitizeHTML: (text) => String(text === undefined || text === null ? '' : text).replace(/[&<>"']/g, (c) => escapes[c]),
    checkPath: (object, path) => String(path).split('.').reduce((at, step) => (at === undefined || at === null ? undefined : at[step]), object),
    log: (...args) => root.console.info(...args),
    warn: (...args) => root.console.warn(...args),
    error: (...args) => root.console.error(...args)
  };

  function widgets() {
    return (root._genesys && root._genesys.widgets) || {};
  }

  const adopted = new WeakSet();
  function once(fn, ...args) {
    if (typeof fn === 'function' && !adopted.has(fn)) {
      adopted.add(fn);
      guard(fn, ...args);
    }
  }

  root._genesys = root._genesys || {};
  root._genesys.widgets = root._genesys.widgets || {};
  root._genesys.widgets.bus = quickBus;
  root.CXBus = CXBus;

  const own = root.document && document.currentScript && document.currentScript.src;
  const addressOfFile = (url) => new URL('.', url).href.replace(/\/$/, '');

  /** Connects the bus; done by itself when the page is loaded, unless the page says where to. */
  function connect(url) {
    if (link.isStopped()) {
      const target = url || (widgets().main || {}).serviceURL || (own && addressOfFile(own));
      if (!target) {
        throw new Error('Say where the service is: connect(url), or _genesys.widgets.main.serviceURL');
      }
      link.start(String(target).replace(/\/$/, ''));
    }
    return quickBus;
  }

  function boot() {
    widgets().bus = quickBus;
    const $ = root.jQuery || { Deferred, extend: Object.assign };
    Object.values(widgets().extensions || {}).forEach((extension) => once(extension, $, CXBus, Common));
    listOf(widgets().onReady).forEach((fn) => once(fn, quickBus));
    if (own || (widgets().main || {}).serviceURL) {
      connect();
    }
  }

  root.webchatBus = { CXBus, bus: quickBus, Deferred, connect, disconnect: () => link.stop(true) };
  if (root.document) {
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', boot);
    } else {
      soon(boot);
    }
    root.addEventListener('pagehide', () => link.stop(true));
    root.addEventListener('pageshow', (e) => e.persisted && boot());
  }
})(globalThis);
