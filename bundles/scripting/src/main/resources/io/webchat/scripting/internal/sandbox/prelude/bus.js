// CXBus and the interfaces of its plugins, over the bus of the instance.
(function (parts) {
  'use strict';
  const { intrinsics, values, host, deferreds, console } = parts;
  const { add, apply, indexOf, isThenable, listOf, map, slice, soon, whenSettled } = intrinsics;
  const { Deferred, guard } = deferreds;
  const text = String;
  const pending = new intrinsics.Map();
  const BUS = 0; // number of the bus itself where a plugin's number is asked for

  function options(data) {
    return values.pack(data === undefined || data === null ? {} : data);
  }

  /** A deferred that Java settles; `start` gets its number. */
  function remote(start) {
    const deferred = Deferred();
    const number = host.nextCall();
    pending.set(number, deferred);
    try {
      start(number);
    } catch (e) {
      pending.delete(number);
      deferred.reject(text(e.message));
    }
    return deferred.promise();
  }

  function resolved(value) {
    return Deferred().resolve(value).promise();
  }

  function rejected(value) {
    return Deferred().reject(value).promise();
  }

  function command(plugin, name, data) {
    const target = text(name);
    if (target === 'WebChatService.registerPreProcessor' && data && typeof data.preprocessor === 'function') {
      const fn = data.preprocessor;
      return remote((call) => host.preProcessor(call, values.keep(fn), text(fn.name || ''))).pipe(() => fn);
    }
    return remote((call) => host.command(call, plugin, target, options(data)));
  }

  const OLD_NAMES = 'cx.plugin.';
  let warned = false;

  /** Event names of Widgets before version 9 are published no more. */
  function warnOfOldName(event) {
    if (!warned && indexOf(event, OLD_NAMES) === 0) {
      warned = true;
      const name = slice(event, OLD_NAMES.length);
      console.print('warn', ["The event '" + event + "' has an old name and is never published: subscribe to '" + name + "', and likewise for all that begin with " + OLD_NAMES]);
    }
  }

  function subscribe(plugin, subscriptions, event, fn) {
    if (typeof fn !== 'function' || !event) {
      return false;
    }
    warnOfOldName(text(event));
    const number = values.keep(fn);
    const subscription = host.subscribe(plugin, text(event), number);
    add(subscriptions, { event: text(event), fn, number, subscription });
    return true;
  }

  function unsubscribe(subscriptions, event, fn) {
    let left = 0;
    for (let i = 0; i < subscriptions.length; i += 1) {
      const one = subscriptions[i];
      if (one.event === event && (fn === undefined || one.fn === fn)) {
        values.drop(one.number);
        host.endSubscription(one.subscription);
      } else {
        subscriptions[left] = one;
        left += 1;
      }
    }
    subscriptions.length = left;
    return true;
  }

  function data(plugin, args) {
    const key = args[0];
    const value = args[1];
    if (args.length < 2 || value === undefined) {
      return values.unpack(host.data(plugin, text(key)));
    }
    host.setData(plugin, text(key), values.pack(value));
    return value;
  }

  /** The interface that registerPlugin returns. */
  function face(plugin, name) {
    const subscriptions = [];
    return {
      publish: (event, payload) => host.publish(plugin, text(event), options(payload), 'publish'),
      publishDirect: (event, payload) => host.publish(plugin, text(event), options(payload), 'publishDirect'),
      republish: (event, payload) => host.publish(plugin, text(event), options(payload), 'republish'),
      subscribe: (event, fn) => subscribe(plugin, subscriptions, event, fn),
      unsubscribe: (event, fn) => unsubscribe(subscriptions, text(event), fn),
      command: (target, payload) => command(plugin, target, payload),
      before(target, fn) {
        if (typeof fn !== 'function') {
          return false;
        }
        host.before(plugin, text(target), values.keep(fn));
        return true;
      },
      registerCommand(target, fn) {
        if (typeof fn !== 'function') {
          return false;
        }
        host.registerCommand(plugin, text(target), values.keep(fn));
        return true;
      },
      registerEvents(events) {
        host.registerEvents(plugin, values.pack(map(listOf(events), text)));
        return true;
      },
      namespace: () => name,
      subscribers: (event) => host.subscribers(plugin, text(event)),
      data: (...args) => data(plugin, args),
      registry: () => values.unpack(host.registry()),
      ready: () => host.ready(plugin)
    };
  }

  function registerPlugin(name) {
    const plugin = host.registerPlugin(text(name));
    return plugin > 0 ? face(plugin, text(name)) : false;
  }

  /** Loading Widgets themselves, or files of them, is done already. */
  function loaded(name, callback) {
    if (typeof callback === 'function') {
      soon(() => guard(callback, undefined, []));
    }
    return resolved(name);
  }

  const modules = new intrinsics.Map();
  let mastered = false;
  let configuration = {};
  const everywhere = {
    registerPlugin,
    registerMaster() {
      if (mastered) {
        return false;
      }
      mastered = true;
      return { lock: () => true, unlock: () => true, config: CXBus.configure };
    },
    loadPlugin: loaded,
    loadFile: loaded,
    loadModule: (name) => (modules.has(name) ? resolved(modules.get(name)) : rejected('Could not load module ' + name)),
    registerModule(name, module) {
      modules.set(name, module);
      return true;
    },
    configure(settings) {
      configuration = { ...configuration, ...settings };
      return resolved(configuration);
    }
  };

  const quickBus = registerPlugin('QuickBus') || registerPlugin('QuickBus-' + host.nextCall());
  quickBus.ready();
  const CXBus = {
    ...quickBus,
    ...everywhere,
    command: (name, payload) => command(BUS, name, payload),
    subscribe: (event, fn) => subscribe(BUS, busSubscriptions, event, fn),
    unsubscribe: (event, fn) => unsubscribe(busSubscriptions, text(event), fn),
    data: (...args) => (args.length < 2 ? data(BUS, args) : apply(quickBus.data, undefined, args))
  };
  const busSubscriptions = [];

  /** Answers a command; it is rejected when what was to be its result cannot leave the script. */
  function answer(call, kind, value) {
    let packed;
    try {
      packed = values.pack(value);
    } catch (e) {
      host.problem(values.describe(e));
      if (kind !== 'notify') {
        host.settle(call, 'reject', values.pack('The result of the command cannot be used'));
      }
      return;
    }
    host.settle(call, kind, packed);
  }

  /** A command that is resolved with a promise is answered with what that comes to. */
  function answerSettled(call, value) {
    if (isThenable(value)) {
      whenSettled(value, (settled) => answer(call, 'resolve', settled), (reason) => answer(call, 'reject', reason));
    } else {
      answer(call, 'resolve', value);
    }
  }

  // ---- what Java calls ---------------------------------------------------------------------------------------------------------

  const calls = {
    /** A command of this script was answered. */
    settle(call, kind, packed) {
      const deferred = pending.get(call);
      if (deferred === undefined) {
        return;
      }
      const value = values.unpack(packed);
      if (kind === 'notify') {
        deferred.notify(value);
        return;
      }
      pending.delete(call);
      if (kind === 'resolve') {
        deferred.resolve(value);
      } else {
        deferred.reject(value);
      }
    },
    /** A command of a plugin of this script was called. */
    handle(number, call, packed) {
      const deferred = Deferred();
      const { reject } = deferred;
      deferred.done((value) => answerSettled(call, value));
      deferred.fail((value) => answer(call, 'reject', value));
      deferred.progress((value) => answer(call, 'notify', value));
      const fn = values.find(number);
      const result = fn({ ...values.unpack(packed), deferred });
      if (isThenable(result) && result !== deferred) {
        whenSettled(result, () => undefined, (e) => {
          host.problem(values.describe(e));
          reject(e);
        });
      }
    },
    /** An event for a subscriber. */
    receive(number, packed) {
      const fn = values.find(number);
      if (fn !== undefined) {
        fn(values.unpack(packed));
      }
    }
  };
  return { CXBus, quickBus: { ...CXBus, ...quickBus, ...everywhere }, calls };
})
